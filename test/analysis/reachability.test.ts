import { fc, it } from '@fast-check/vitest'
import {
  type Acl,
  type Endpoint,
  Fabric,
  type LogicalNetwork,
  type LogicalSwitchPort,
} from 'isthmus'
import { describe, expect } from 'vitest'
import { Reachability } from '../../src/analysis/index.ts'
import { ServiceSet } from '../../src/match/index.ts'
import { networks } from '../dataplane/arbitraries.ts'
import { pod } from '../dataplane/networks.ts'

/** A workload for every port of type vif. */
function withEndpoints(model: LogicalNetwork): LogicalNetwork {
  const endpoints = model.switches.flatMap(({ ports }) =>
    ports
      .filter(({ type }) => type === 'vif')
      .map(
        (port): Endpoint => ({
          namespace: 'default',
          name: port.name,
          kind: 'Pod',
          labels: {},
          port: port.name,
          addresses: port.addresses,
          securityGroups: [],
        }),
      ),
  )
  return { ...model, endpoints }
}

/** Random networks, most of them rather regular: many alike pods, few policies, tracked connections. */
const designs = fc
  .record({
    network: networks,
    policies: fc.nat({ max: 3 }).map((n) => n === 0),
    sources: fc.boolean(),
    tracked: fc.nat({ max: 3 }).map((n) => n > 0),
    openRouters: fc.boolean(),
    more: fc.nat({ max: 6 }),
    grouped: fc.infiniteStream(fc.boolean()),
  })
  .map(({ network: { model }, policies, sources, tracked, openRouters, more, grouped }) => {
    const family = model.switches[0]!.subnets[0]!.prefix.address.family
    const added = new Map<string, LogicalSwitchPort[]>()
    const track = (acl: Acl): Acl =>
      tracked && acl.action === 'allow' ? { ...acl, action: 'allow-related' } : acl
    const switches = model.switches.map((node) => {
      const { w0, w3 } = node.subnets[0]!.prefix.address
      const pods = Array.from({ length: more }, (_, i) => {
        const host = 5 + i
        const address =
          family === 4
            ? `10.${(w0 >>> 16) & 255}.0.${host}`
            : `fd00:${(w0 & 0xffff).toString(16)}::${(w3 & 0) + host}`
        return pod(`${node.name}-${i}`, address)
      })
      added.set(node.name, pods)
      const acls = openRouters ? [] : node.acls.map(track)
      return { ...node, acls, ports: [...node.ports, ...pods] }
    })
    return withEndpoints({
      ...model,
      switches,
      routers: model.routers.map((router) => ({
        ...router,
        policies: policies ? router.policies : [],
        staticRoutes: sources
          ? router.staticRoutes
          : router.staticRoutes.filter(({ policy }) => policy === 'dst-ip'),
      })),
      portGroups: model.portGroups.map((group) => ({
        ...group,
        acls: group.acls.map(track),
        ports: [
          ...group.ports,
          ...[...added.values()].flat().flatMap(({ name }) => (grouped.next().value ? [name] : [])),
        ],
      })),
    })
  })

describe('the reachability of a network', () => {
  it.prop([designs], { numRuns: 300 })(
    'is, for every pair of endpoints, what tracing all services between them gives',
    (model) => {
      const reachability = new Reachability(new Fabric(model))
      const told: string[] = []
      const traced: string[] = []
      for (const from of reachability.classes) {
        for (const to of reachability.classes) {
          if (from.family !== to.family) continue
          const cell = reachability.cell(from, to)
          for (const a of from.members) {
            for (const b of to.members) {
              if (a === b && from.members.length > 1) continue
              const answer = reachability.services(a, b)
              const name = `${a.endpoint.name} ${b.endpoint.name}`
              if (
                !answer.reachable.equals(cell.reachable) ||
                !answer.undefined.equals(cell.undefined)
              ) {
                told.push(`${name} ${show(cell.reachable)} ${show(cell.undefined)}`)
                traced.push(`${name} ${show(answer.reachable)} ${show(answer.undefined)}`)
              }
            }
          }
        }
      }
      expect(told).toEqual(traced)
    },
  )

  it.prop([designs], { numRuns: 300 })('has every endpoint in one class', (model) => {
    const { classes } = new Reachability(new Fabric(model))
    const members = classes.flatMap((one) => one.members)
    expect(members.map(({ endpoint }) => endpoint.name).sort()).toEqual(
      model.endpoints.flatMap(({ name, addresses }) => addresses.map(() => name)).sort(),
    )
    expect(classes.map(({ id }) => id)).toEqual(classes.map((_, i) => i))
  })
})

function show(set: ServiceSet): string {
  if (set.isEmpty) return 'nothing'
  if (set.equals(ServiceSet.all(set.family))) return 'everything'
  return JSON.stringify([set.ports, set.icmp, set.others])
}
