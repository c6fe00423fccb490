import { fc, it as law } from '@fast-check/vitest'
import { type LogicalNetwork, Network, NetworkBuilder } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { directParts } from '../../src/analysis/faults/direct.ts'
import { partsOf, sitesOf } from '../../src/analysis/faults/hosts.ts'
import { Fabric } from '../../src/dataplane/index.ts'
import { shownBy, tracesOf } from '../golden/faults.ts'

/** A hub `h` with 10.0.0.0/24 and spokes with 10.n.0.0/24, and routes between the hub and each of them. */
interface Star {
  readonly spokes: number
  readonly mistakes: readonly Mistake[]
}

/** Something that is otherwise for one spoke. */
interface Mistake {
  readonly spoke: number
  readonly kind: (typeof KINDS)[number]
}

const KINDS = [
  'no route there',
  'no route back',
  'half a route back',
  'wide route',
  'default route',
  'other next hop',
  'route by source',
  'discard',
  'twin',
  'same subnet',
  'subnet in the peering',
  'peering in the subnet',
  'one-sided',
  'drop',
  'route to a gateway',
  'two ways',
] as const

function starOf({ spokes, mistakes }: Star): LogicalNetwork {
  const builder = new NetworkBuilder()
  builder.router('h').subnet('net-h', 'h', '10.0.0.0/24').endpoint('ns/h', 'net-h', '10.0.0.2')
  for (let n = 1; n <= spokes; n++) {
    const has = (kind: Mistake['kind']): boolean =>
      mistakes.some((one) => one.spoke === n && one.kind === kind)
    const [name, net] = [`s${n}`, `net-${n}`]
    const cidr = has('same subnet') ? '10.1.0.0/24' : `10.${n}.0.0/24`
    const host = cidr.replace('0/24', '2')
    const link = has('peering in the subnet') ? '10.0.0' : `169.254.${n}`
    builder.router(name).subnet(net, name, cidr).endpoint(`ns/${name}`, net, host)
    if (has('twin')) builder.endpoint(`ns/twin-${n}`, net, host)
    if (has('subnet in the peering')) {
      builder.subnet(`more-${n}`, name, `169.254.${n}.128/25`)
      builder.endpoint(`ns/more-${n}`, `more-${n}`, `169.254.${n}.130`)
    }
    if (has('one-sided')) builder.halfPeer('h', name, `${link}.101/30`)
    else builder.peer('h', `${link}.101/30`, name, `${link}.102/30`)
    const across = has('other next hop') ? '101' : '102'
    if (!has('no route there')) builder.route('h', cidr, `${link}.${across}`)
    if (has('two ways')) builder.route('h', cidr.replace('0/24', '0/25'), '169.254.1.102')
    if (has('discard')) builder.route(name, '10.0.0.0/25', 'discard')
    const back = has('half a route back')
      ? '10.0.0.0/25'
      : has('wide route')
        ? '10.0.0.0/9'
        : has('default route')
          ? '0.0.0.0/0'
          : '10.0.0.0/24'
    if (has('route to a gateway')) builder.route(name, '10.0.0.0/24', host)
    else if (!has('no route back')) builder.route(name, back, `${link}.101`)
    if (has('route by source'))
      builder.route('h', '10.0.0.0/24', `${link}.102`, { policy: 'src-ip' })
    if (has('drop')) {
      builder.policy('h', 1, `ip4.dst == ${cidr}`, 'drop')
    }
  }
  return builder.build()
}

function partsDirect(model: LogicalNetwork): { direct: number; all: number } {
  const fabric = new Fabric(model)
  const parts = partsOf(fabric)
  const { classes } = new Network(model).reachability()
  const direct = directParts(fabric, parts, sitesOf(fabric, classes, parts))
  return { direct: direct.size, all: new Set(parts.values()).size }
}

describe('a part of direct routes', () => {
  it('is a hub with spokes', () => {
    expect(partsDirect(starOf({ spokes: 3, mistakes: [] }))).toEqual({ direct: 1, all: 1 })
  })

  it.each(KINDS)('is none with one mistake: %s', (kind) => {
    const { direct, all } = partsDirect(starOf({ spokes: 3, mistakes: [{ spoke: 2, kind }] }))
    expect(direct).toBeLessThan(all)
  })
})

law.prop(
  [
    fc.record({
      spokes: fc.integer({ min: 1, max: 3 }),
      mistakes: fc.array(
        fc.record({ spoke: fc.integer({ min: 1, max: 3 }), kind: fc.constantFrom(...KINDS) }),
        { maxLength: 3 },
      ),
    }),
  ],
  { numRuns: 200 },
)('whatever traces in stars show is told, also where nobody is followed', (star) => {
  const model = starOf(star)
  const faults = new Network(model).faults()
  for (const trace of tracesOf(model)) {
    for (const { what, isToldBy } of shownBy(trace, model)) {
      expect(faults.some(isToldBy) ? 'told' : what).toBe('told')
    }
  }
})
