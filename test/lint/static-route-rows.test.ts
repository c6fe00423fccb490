import { expect, test } from 'vitest'
import { manifests, subnet, vpc } from '../../src/lint/examples.ts'
import { Design, fixAll, lint, RULES } from '../../src/lint/index.ts'

const HOP = '{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 10.1.0.9}'
const OTHER = '{policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 10.1.0.10}'

const routes = (...entries: readonly string[]) => {
  const text = manifests(
    vpc('a', `staticRoutes:${entries.map((entry) => `\n  - ${entry}`).join('')}`),
    subnet('net-a', 'a', '10.1.0.0/24'),
  )
  const sources = [{ file: 'net.yaml', text }]
  return { sources, design: Design.read(sources) }
}

/** The lines of the entries that each finding of a rule names. */
const linesOf = (id: string, ...entries: readonly string[]) =>
  lint(routes(...entries).design)
    .findings.filter(({ rule }) => rule.id === id)
    .map(({ places }) => places.map(({ origin }) => origin.line))

test('an entry that is there twice is told, and the second is taken away', () => {
  expect(linesOf('route-duplicate', HOP, HOP)).toEqual([[7, 6]])
  const { sources, design } = routes(HOP, HOP)
  const { fixed, sources: after } = fixAll(design, { sources, rules: RULES })
  expect(fixed.map(({ rule, fix }) => [rule.id, fix.title])).toEqual([
    ['route-duplicate', 'take the second of the two equal routes away'],
  ])
  expect(after).toEqual(routes(HOP).sources)
})

test('of three equal entries two are taken away', () => {
  expect(linesOf('route-duplicate', HOP, HOP, HOP)).toEqual([
    [7, 6],
    [8, 6],
  ])
  const { sources, design } = routes(HOP, HOP, HOP)
  expect(fixAll(design, { sources, rules: RULES }).sources).toEqual(routes(HOP).sources)
})

test('what is left out means the usual: an entry without a policy is by destination', () => {
  const plain = '{cidr: 10.2.0.0/24, nextHopIP: 10.1.0.9}'
  expect(linesOf('route-duplicate', HOP, plain)).toEqual([[7, 6]])
})

test('entries that differ in policy, table, CIDR or next hop are no duplicates', () => {
  const bySource = HOP.replace('policyDst', 'policySrc')
  const inTable = HOP.replace('{', '{routeTable: t, ')
  const elsewhere = HOP.replace('10.2.', '10.3.')
  expect(linesOf('route-duplicate', HOP, bySource, inTable, elsewhere)).toEqual([])
  expect(linesOf('route-duplicate', HOP, OTHER)).toEqual([])
})

test('an entry that another replaces in between is told as that', () => {
  expect(linesOf('route-duplicate', HOP, OTHER, HOP)).toEqual([])
  expect(linesOf('route-flips', HOP, OTHER, HOP)).not.toEqual([])
  expect(linesOf('route-duplicate', OTHER, HOP, HOP)).toEqual([[8, 7]])
})
