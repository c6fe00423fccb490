import fc from 'fast-check'
import { group, peers, pod, routes, subnet, vpc } from './designs.ts'

/** A peering of a complete design, by the numbers of its VPCs. */
type Pair = readonly [number, number]

/** What was taken out of a design that worked, or made wrong in it. */
type Damage = 'none' | 'missing' | 'wrong'

const damage = fc.constantFrom<Damage>('none', 'none', 'missing', 'wrong')

/** VPCs `v0`, `v1`, … with a pod `p0`, `p1`, … each, of which some peer and route, as far as they are not damaged. */
export const randomDesign = fc
  .record({
    count: fc.integer({ min: 2, max: 4 }),
    damages: fc.array(damage, { minLength: 40, maxLength: 40 }),
    peered: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    secured: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    isPrivate: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    ipv6: fc.boolean(),
  })
  .map(({ count, damages, peered, secured, isPrivate, ipv6 }) => {
    let next = 0
    const damaged = (): Damage => damages[next++ % damages.length]!
    const pairs: Pair[] = []
    for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) pairs.push([a, b])
    const links = pairs.filter((_, i) => peered[i])
    const vpcs = Array.from({ length: count }, (_, own) => {
      const entries: [string, string][] = []
      const ways: [string, string][] = []
      for (const [i, [a, b]] of links.entries()) {
        if (a !== own && b !== own) continue
        const other = a === own ? b : a
        const end = (side: number) => `169.254.${i + 1}.${side}`
        const address = `${end(a === own ? 1 : 2)}/30`
        const half = damaged()
        if (half !== 'missing') {
          entries.push([`v${other}`, half === 'wrong' ? `169.254.${i + 101}.1/30` : address])
        }
        const route = damaged()
        if (route === 'missing') continue
        const hop = end(a === own ? 2 : 1)
        ways.push([`10.${other}.0.0/24`, route === 'wrong' ? '192.0.2.1' : hop])
      }
      return vpc(`v${own}`, peers(...entries), routes(...ways))
    })
    const cidr = (own: number) => `10.${own}.0.0/24${ipv6 ? `,fd00:${own}::/64` : ''}`
    const subnets = vpcs.map((_, own) =>
      subnet(`n${own}`, `v${own}`, cidr(own), ...(isPrivate[own] ? ['private: true'] : [])),
    )
    const pods = vpcs.map((_, own) => pod(`p${own}`, `n${own}`, secured[own] ? `g${own}` : ''))
    const groups = vpcs.flatMap((_, own) => (secured[own] ? group(`g${own}`) : []))
    return [...vpcs, ...subnets, ...pods, ...groups]
  })

/** A line to make true in such a design. */
export const randomLine = fc
  .record({
    from: fc.integer({ min: 0, max: 1 }),
    services: fc.constantFrom('', 'tcp 5432', 'udp 53', 'ping', 'tcp 80,8000-8999; icmp', 'sctp 9'),
  })
  .map(({ from, services }) => `p${from} -> p${1 - from} ${services}`)
