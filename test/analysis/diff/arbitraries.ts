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

/** A network, and what is left of it without some routes and peerings. Nothing is shared. */
export const extended: fc.Arbitrary<{ more: LogicalNetwork; less: LogicalNetwork }> = fc
  .record({ more: crowded, drops: fc.infiniteStream(fc.nat({ max: 2 }).map((n) => n === 0)) })
  .map(({ more, drops }) => {
    const elements = more.routers.flatMap(({ ports, staticRoutes }) => [
      ...ports.filter(({ peer }) => peer),
      ...staticRoutes,
    ])
    const gone = new Set(elements.filter(() => drops.next().value))
    return { more, less: structuredClone(networkWithout(more, gone)) }
  })

/**
 * Two networks beside each other, which may have the same addresses, and what somebody made of the first: with a chance,
 * one of its endpoints gets an address that another has in the second.
 */
export const besideUnchanged: fc.Arbitrary<{ before: LogicalNetwork; after: LogicalNetwork }> = fc
  .record({ first: changed, second: crowded, readdressed: fc.boolean() })
  .map(({ first: { before, after }, second, readdressed }) => {
    const { behaviour } = before
    const address = second.endpoints[0]!.addresses[0]!
    const moved = readdressed ? withAddress(after, address) : after
    return {
      before: beside({ ...before, behaviour }, second),
      after: beside({ ...moved, behaviour }, second),
    }
  })

function withAddress(model: LogicalNetwork, address: LogicalSwitchPort['addresses'][number]) {
  const port = model.endpoints.at(-1)?.port
  const { family } = address
  const isTold = (one: { readonly addresses: LogicalSwitchPort['addresses'] }) =>
    one.addresses.every((own) => own.family === family)
  return {
    ...model,
    endpoints: model.endpoints.map((one) =>
      one.port === port && isTold(one) ? { ...one, addresses: [address] } : one,
    ),
    switches: model.switches.map((node) => ({
      ...node,
      ports: node.ports.map((one) =>
        one.name === port && isTold(one) ? { ...one, addresses: [address] } : one,
      ),
    })),
  }
}

/** The second keeps its address sets to itself if the first has some of that name. */
function beside(first: LogicalNetwork, second: LogicalNetwork): LogicalNetwork {
  const other = (name: string): string => `${name}-2`
  const acls = (list: LogicalNetwork['switches'][number]['acls']) =>
    list.map((one) => ({ ...one, match: one.match.replace('@group', '@group2') }))
  return {
    ...first,
    routers: [
      ...first.routers,
      ...second.routers.map((router) => ({
        ...router,
        name: other(router.name),
        ports: router.ports.map(({ peer, ...port }) => ({
          ...port,
          name: other(port.name),
          ...(peer !== undefined && { peer: other(peer) }),
        })),
      })),
    ],
    switches: [
      ...first.switches,
      ...second.switches.map((node) => ({
        ...node,
        name: other(node.name),
        acls: acls(node.acls),
        ports: node.ports.map(({ routerPort, ...port }) => ({
          ...port,
          name: other(port.name),
          ...(routerPort !== undefined && { routerPort: other(routerPort) }),
        })),
      })),
    ],
    portGroups: [
      ...first.portGroups,
      ...second.portGroups.map((group) => ({
        ...group,
        name: 'group2',
        ports: group.ports.map(other),
        acls: acls(group.acls),
      })),
    ],
    endpoints: [
      ...first.endpoints,
      ...second.endpoints.map(({ port, ...one }) => ({
        ...one,
        name: other(one.name),
        ...(port !== undefined && { port: other(port) }),
      })),
    ],
  }
}
