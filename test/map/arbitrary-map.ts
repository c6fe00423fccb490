import fc from 'fast-check'
import { LINK_STATES, type MapBox, type MapLink, type NetworkMap } from '../../src/map/index.ts'

/** Names as people give them, and as they must not: long ones, with markup, of other scripts, turned round. */
export const anyName = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z]{1,8}(-[0-9]{1,3})?$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z][a-z0-9.-]{60,200}$/) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '<script>alert(1)</script>',
      '"]; click n0 "javascript:alert(1)"',
      'a\u202Egnp.exe',
      'line\nbreak',
      '\\" -- x [label="',
      '\u0000\uFFFF\uD800',
      'constructor',
      '__proto__',
    ),
  },
)

const range = fc
  .tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 8, max: 30 }))
  .map(([a, b, length]) => `10.${a}.${b}.0/${length}`)

const address = fc.oneof(
  fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => `169.254.${a}.${b}/30`),
  fc.constantFrom('fd00:1234:5678:9abc:def0:1234:5678:9abc/126', 'fd00::1/64'),
)

const subnet = fc.record({
  name: anyName,
  ranges: fc.array(range, { minLength: 1, maxLength: 2 }),
  workloads: fc.array(
    fc.record({
      kind: fc.constantFrom('Pod', 'Deployment'),
      namespace: fc.constant('default'),
      name: anyName,
      endpoints: fc.integer({ min: 1, max: 40 }),
    }),
    { maxLength: 6 },
  ),
})

const details = fc.record({
  subnets: fc.array(subnet, { maxLength: 10 }),
  routes: fc.array(
    fc.record({
      text: range.map((cidr) => `${cidr} via 169.254.0.1`),
      isWritten: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
})

/** A network of each shape that has a layout of its own, and of none. */
const pairs = (count: number): fc.Arbitrary<(readonly [number, number])[]> => {
  const all = Array.from({ length: count }, (_, i) => i)
  const star = all.slice(1).map((i) => [0, i] as const)
  const chain = all.slice(1).map((i) => [i - 1, i] as const)
  const ring = count > 2 ? [...chain, [count - 1, 0] as const] : chain
  const mesh = count > 9 ? ring : all.flatMap((i) => all.slice(i + 1).map((j) => [i, j] as const))
  const any = fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 2 * count })
  return fc.oneof(
    fc.constantFrom<(readonly [number, number])[]>(star, chain, ring, mesh),
    any.map((found) => found as (readonly [number, number])[]),
  )
}

/** Maps of up to so many boxes. */
export function anyMap(most = 24): fc.Arbitrary<NetworkMap> {
  return fc
    .uniqueArray(anyName, { minLength: 1, maxLength: most })
    .chain((names) =>
      fc.tuple(
        fc.constant(names),
        fc.array(details, { minLength: names.length, maxLength: names.length }),
        pairs(names.length),
        fc.array(fc.tuple(fc.constantFrom(...LINK_STATES), fc.array(address, { maxLength: 2 })), {
          minLength: 1,
        }),
        fc.array(fc.nat(40), { maxLength: 30 }),
      ),
    )
    .map(([names, parts, joined, ends, marked]): NetworkMap => {
      const boxes = names.map(
        (name, i): MapBox => ({
          id: `router/${name}`,
          kind: 'vpc',
          name,
          labels: { team: `t${i % 3}` },
          ...parts[i]!,
        }),
      )
      const links = joined.map(([one, other], i): MapLink => {
        const [state, addresses] = ends[i % ends.length]!
        const end = (at: number) => ({ box: boxes[at]!.id, port: `p${i}-${at}`, addresses })
        return { id: `link/${i}`, kind: 'peering', state, ends: [end(one), end(other)] }
      })
      const marks = marked.map((at, i) => ({
        severity: (['error', 'warning', 'info'] as const)[i % 3]!,
        code: 'a-rule',
        message: `something is wrong with \`${names[at % names.length]}\``,
        origins: [{ file: 'a.yaml', document: 0, line: 1, column: 1, path: '' }],
        at:
          links.length > 0 && i % 2 === 0
            ? [{ link: links[at % links.length]!.id }]
            : [{ box: boxes[at % boxes.length]!.id }],
      }))
      return { boxes, links, marks, elsewhere: 0 }
    })
}
