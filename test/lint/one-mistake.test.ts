import { expect, test } from 'vitest'
import { Design, lint, RULES } from '../../src/lint/index.ts'

/** Graver findings beside that of the rule itself, in its wrong example. */
function others(id: string): string[] {
  const rule = RULES.find((one) => one.id === id)!
  const { wrong, release } = rule.example
  const design = Design.read([{ file: 'example.yaml', text: wrong }], {
    ...(release && { release }),
  })
  return lint(design).findings.flatMap(({ rule: found, severity }) =>
    found.id === id || severity === 'info' ? [] : found.id,
  )
}

test.each([
  'peering-remote-unknown',
  'peering-one-sided',
  'peering-with-itself',
  'peering-twice',
  'peering-family-missing',
  'connect-ip-network',
  'connect-ips-apart',
  'transit-overlaps-subnet',
  'transit-ranges-overlap',
  'next-hop-not-connected',
  'next-hop-unowned',
  'next-hop-own-address',
  'next-hop-vacant',
  'next-hop-link-local',
  'next-hop-other-family',
  'return-route-missing',
  'route-into-nothing',
  'route-too-narrow',
  'subnets-overlap-peers',
  'subnets-overlap-hub',
  'default-vpc-replies-lost',
])('one mistake is told once: %s', (id) => {
  expect(others(id)).toEqual([])
})
