import { fc } from '@fast-check/vitest'
import { type LogicalNetwork, type LogicalSwitchPort, OVN_BEHAVIOURS } from 'isthmus'
import { type NetworkElement, networkWithout } from '../../../src/model/index.ts'
import { networks } from '../../dataplane/arbitraries.ts'
import { pod, populated } from '../../dataplane/networks.ts'

/** Networks in which every subnet has some pods that are much alike. */
export const crowded: fc.Arbitrary<LogicalNetwork> = fc
  .record({
    network: networks,
    more: fc.nat({ max: 4 }),
    simple: fc.boolean(),
    grouped: fc.infiniteStream(fc.boolean()),
  })
  .map(({ network: { model }, more, simple, grouped }) => {
    const group: string[] = []
    const switches = model.switches.map((node, i) => {
      const { family } = node.subnets[0]!.prefix.address
      const ports = Array.from({ length: more }, (_, k): LogicalSwitchPort => {
        const net = i + 1
        const address = family === 4 ? `10.${net}.0.${5 + k}` : `fd00:${net}::${5 + k}`
        return pod(`${node.name}-${k}`, address)
      })
      group.push(...ports.filter(() => grouped.next().value).map(({ name }) => name))
      return { ...node, acls: simple ? [] : node.acls, ports: [...node.ports, ...ports] }
    })
    return populated({
      ...model,
      switches,
      routers: model.routers.map((one) => ({ ...one, policies: simple ? [] : one.policies })),
      portGroups: model.portGroups.map((own) => ({ ...own, ports: [...own.ports, ...group] })),
    })
  })

/** What may be done to a network: parts and endpoints go, lists are turned round, another OVN build takes over. */
const edits = fc.record({
  drops: fc.infiniteStream(fc.nat({ max: 7 }).map((n) => n === 0)),
  gone: fc.infiniteStream(fc.nat({ max: 9 }).map((n) => n === 0)),
  turned: fc.boolean(),
  behaviour: fc.option(fc.constantFrom(...Object.values(OVN_BEHAVIOURS)), { nil: undefined }),
})

/** A network, and what somebody made of it. */
export const changed: fc.Arbitrary<{ before: LogicalNetwork; after: LogicalNetwork }> = fc
  .tuple(crowded, edits, edits)
  .map(([model, one, other]) => ({ before: edited(model, one), after: edited(model, other) }))

type Edits = typeof edits extends fc.Arbitrary<infer T> ? T : never

function edited(model: LogicalNetwork, { drops, gone, turned, behaviour }: Edits): LogicalNetwork {
  const elements: NetworkElement[] = [
    ...model.routers.flatMap((one) => [
      ...one.ports.filter(({ peer }) => peer),
      ...one.staticRoutes,
      ...one.policies,
    ]),
    ...[...model.switches, ...model.portGroups].flatMap(({ acls }) => acls),
  ]
  const rest = networkWithout(model, new Set(elements.filter(() => drops.next().value)))
  const endpoints = rest.endpoints.filter(() => !gone.next().value)
  const left = new Set(endpoints.map(({ port }) => port))
  const switches = rest.switches.map((node) => ({
    ...node,
    ports: node.ports.filter(({ type, name }) => type === 'router' || left.has(name)),
  }))
  const list = <T>(items: readonly T[]): readonly T[] => (turned ? items.toReversed() : items)
  return {
    ...rest,
    behaviour: behaviour ?? rest.behaviour,
    routers: list(rest.routers).map((one) => ({ ...one, staticRoutes: list(one.staticRoutes) })),
    switches: list(switches),
    endpoints: list(endpoints),
  }
}
