import type { Manifest } from './manifest.ts'
import type { Random } from './random.ts'
import {
  groupManifest,
  podManifest,
  subnetManifest,
  vocabulary,
  vpcManifest,
} from './random-manifests.ts'
import { type Correspondents, isIpv6 } from './random-probe.ts'

type Stack = 'v4' | 'v6' | 'dual'

interface Link {
  readonly a: number
  readonly b: number
}

/** One VPC while the network is thought up. */
export interface Draft {
  readonly name: string
  readonly subnets: { name: string; cidrs: string[]; gateways: string[]; pods: Pod[] }[]
  readonly peerings: { remoteVpc: string; localConnectIP: string }[]
  readonly staticRoutes: Record<string, string>[]
  /** The neighbour's address on each link, by the neighbour's index. */
  readonly neighbours: Map<number, string[]>
  table: string
}

export interface Pod {
  readonly name: string
  readonly addresses: string[]
}

const LINK_FAULTS = 0.25
const ROUTE_FAULTS = 0.15
/** Manifests, and the parties that may be asked about. */
export interface RandomNetwork {
  readonly manifests: readonly Manifest[]
  readonly correspondents: readonly Correspondents[]
}

/**
 * A network as people might write it: VPCs joined in some shape, with routes towards each other, most of it right and
 * some of it wrong in the ways that go unnoticed; rules in every place that takes them.
 */
export function randomNetwork(random: Random): RandomNetwork {
  const stack = random.pick<Stack>(['v4', 'v4', 'dual', 'dual', 'v6'])
  const drafts = random.times(random.int(2, 8), (index) => draft(random, index, stack))
  const links = topology(random, drafts.length)
  for (const [index, link] of links.entries()) addPeering(random, drafts, link, index, stack)
  for (const [index, from] of drafts.entries()) addRoutes(random, drafts, links, index, from)
  const groups = random.chance(0.5) ? random.times(random.int(1, 3), (index) => `g-${index}`) : []
  const words = vocabulary(drafts, groups)
  const rules = random.chance(0.5)
  const manifests = [
    ...drafts.map((vpc) => vpcManifest(random, vpc, words, rules)),
    ...drafts.flatMap((vpc) =>
      vpc.subnets.map((subnet) => subnetManifest(random, vpc, subnet, drafts, words, rules)),
    ),
    ...groups.map((name) => groupManifest(random, name, groups, words)),
    ...drafts.flatMap((vpc) =>
      vpc.subnets.flatMap((subnet) =>
        subnet.pods.map((pod) => podManifest(random, subnet.name, pod, groups)),
      ),
    ),
  ]
  return { manifests, correspondents: [correspondents(drafts, stack)] }
}

function draft(random: Random, index: number, stack: Stack): Draft {
  const name = `v${index}`
  // Now and then two VPCs have the same addresses, or nested ones.
  const block = random.chance(0.15) ? random.int(0, 2) : index
  const subnets = random.times(random.pick([1, 1, 2]), (part) => {
    const length = random.pick([24, 24, 20])
    const v4 = { cidr: `10.${block}.${part * 16}.0/${length}`, base: `10.${block}.${part * 16}.` }
    const v6 = { cidr: `fd00:${block}:${part}::/64`, base: `fd00:${block}:${part}::` }
    const parts = stack === 'dual' ? [v4, v6] : stack === 'v4' ? [v4] : [v6]
    return {
      name: `s${index}${part}`,
      cidrs: parts.map(({ cidr }) => cidr),
      gateways: parts.map(({ base }) => `${base}1`),
      pods: random.times(random.int(1, 3), (pod) => ({
        name: `p${index}${part}${pod}`,
        addresses: parts.map(({ base }) => `${base}${pod + 2}`),
      })),
    }
  })
  const table = random.chance(0.1) ? 't1' : ''
  return { name, subnets, peerings: [], staticRoutes: [], neighbours: new Map(), table }
}

/** Chains, hubs with spokes, meshes, and what chance makes. */
function topology(random: Random, count: number): Link[] {
  const all = random.times(count, (a) => random.times(count - a - 1, (i) => ({ a, b: a + i + 1 })))
  switch (random.int(0, 3)) {
    case 0:
      return random.times(count - 1, (a) => ({ a, b: a + 1 }))
    case 1:
      return random.times(count - 1, (i) => ({ a: 0, b: i + 1 }))
    case 2:
      return random.sample(all.flat(), 10)
    default:
      return all.flat().filter(() => random.chance(0.4))
  }
}

function addPeering(
  random: Random,
  drafts: readonly Draft[],
  { a, b }: Link,
  index: number,
  stack: Stack,
): void {
  const block = random.chance(0.05) ? 0 : index
  const length = random.pick([30, 30, 29, 24, 31])
  const low = length === 31 ? 0 : 1
  const ends = (host: number): string[] => {
    const v4 = `169.254.${block}.${host}/${length}`
    const v6 = `fdee:${block}::${host}/64`
    return stack === 'dual' ? [v4, v6] : stack === 'v4' ? [v4] : [v6]
  }
  const [left, right] = [drafts[a]!, drafts[b]!]
  let [mine, theirs] = [ends(low), ends(low + 1)]
  let [toRight, toLeft] = [right.name, left.name]
  if (random.chance(LINK_FAULTS)) {
    switch (random.int(0, 7)) {
      case 0: // Each side has a network of its own, as the tutorial writes it.
        mine = [`192.168.${2 * index}.0/24`]
        theirs = [`192.168.${2 * index + 1}.0/24`]
        break
      case 1: // One network, written as a network on both sides.
        mine = [`192.168.${index}.0/24`]
        theirs = mine
        break
      case 2: // The network address is a fine address for a port.
        mine = [`192.168.${index}.0/24`]
        theirs = [`192.168.${index}.1/24`]
        break
      case 3: // Both ends the same.
        theirs = mine
        break
      case 4:
        toRight = `${right.name}x`
        break
      case 5: // Only one side.
        toLeft = ''
        break
      case 6: // Prefix lengths that differ.
        theirs = theirs.map((text) => text.replace(/\/\d+$/, isIpv6(text) ? '/112' : '/24'))
        break
      default: // To itself.
        toRight = left.name
    }
  }
  if (toRight !== '') left.peerings.push({ remoteVpc: toRight, localConnectIP: mine.join(',') })
  if (toLeft !== '') right.peerings.push({ remoteVpc: toLeft, localConnectIP: theirs.join(',') })
  left.neighbours.set(b, theirs.map(nextHopOf))
  right.neighbours.set(a, mine.map(nextHopOf))
}

/** The address, or in the tutorial's form the first of the network. */
function nextHopOf(connect: string): string {
  const [address] = connect.split('/')
  return address!.replace(/^(192\.168\.\d+)\.0$/, '$1.1')
}

function addRoutes(
  random: Random,
  drafts: readonly Draft[],
  links: readonly Link[],
  index: number,
  from: Draft,
): void {
  const first = firstSteps(links, index)
  const strangers = drafts.flatMap((other) => [
    ...[...other.neighbours.values()].flat(),
    ...other.subnets.flatMap(({ gateways, pods }) => [...gateways, ...pods[0]!.addresses]),
  ])
  for (const [target, other] of drafts.entries()) {
    const step = first.get(target)
    if (step === undefined || random.chance(ROUTE_FAULTS)) continue
    for (const cidr of other.subnets.flatMap(({ cidrs }) => cidrs)) {
      const family = isIpv6(cidr)
      const hop = (from.neighbours.get(step) ?? []).find((text) => isIpv6(text) === family)
      if (!hop) continue
      const wrong = random.chance(ROUTE_FAULTS)
      const others = strangers.filter((text) => isIpv6(text) === family)
      from.staticRoutes.push({
        cidr: random.chance(ROUTE_FAULTS) ? respelt(random, cidr) : cidr,
        nextHopIP: wrong && others.length > 0 ? random.pick(others) : hop,
        ...(random.chance(0.3) && { policy: random.pick(['policyDst', 'policyDst', 'policySrc']) }),
        ...(from.table !== '' && random.chance(0.7) && { routeTable: from.table }),
      } as Record<string, string>)
    }
  }
  if (random.chance(0.15) && strangers.length > 0) {
    const hop = random.pick(strangers)
    from.staticRoutes.push({ cidr: isIpv6(hop) ? '::/0' : '0.0.0.0/0', nextHopIP: hop })
  }
  if (random.chance(0.15)) {
    const [own] = from.subnets[0]!.cidrs
    const hop = strangers.filter((text) => isIpv6(text) === isIpv6(own!))
    const cidr = random.chance(0.5) ? own! : from.subnets[0]!.pods[0]!.addresses[0]!
    from.staticRoutes.push({ policy: 'policySrc', cidr, nextHopIP: random.pick(hop) })
  }
}

/** The neighbour through which each VPC that can be reached is nearest. */
function firstSteps(links: readonly Link[], from: number): Map<number, number> {
  const first = new Map<number, number>([[from, from]])
  const queue = [from]
  for (const at of queue) {
    for (const { a, b } of links) {
      const next = a === at ? b : b === at ? a : undefined
      if (next === undefined || first.has(next)) continue
      first.set(next, at === from ? next : first.get(at)!)
      queue.push(next)
    }
  }
  first.delete(from)
  return first
}

/** Another way to write a prefix, or a shorter or longer one. */
function respelt(random: Random, cidr: string): string {
  const [address, length] = cidr.split('/') as [string, string]
  if (isIpv6(cidr)) return random.pick([`${address}/48`, `${address}9/${length}`, 'fd00::/16'])
  const host = address.replace(/\.0$/, '.2')
  return random.pick([`${host}/${length}`, `${address}/16`, '10.0.0.0/8', host, `${host}/32`])
}

/** Pods, routers' addresses, addresses that nobody has, and the world outside. */
function correspondents(drafts: readonly Draft[], stack: Stack): Correspondents {
  const subnets = drafts.flatMap((vpc) => vpc.subnets)
  const addresses = [
    ...subnets.flatMap(({ gateways, pods }) => [
      ...gateways,
      ...gateways.map((gateway) => `${gateway.slice(0, -1)}77`),
      ...pods[0]!.addresses,
    ]),
    ...drafts.flatMap(({ peerings }) =>
      peerings.flatMap(({ localConnectIP }) => localConnectIP.split(',').map(nextHopOf)),
    ),
    '8.8.8.8',
    '2001:db8::1',
  ]
  return {
    pods: subnets.flatMap(({ pods }) => pods.map(({ name }) => name)),
    addresses: addresses.filter((text) => stack === 'dual' || (stack === 'v6') === isIpv6(text)),
    dual: stack === 'dual',
  }
}
