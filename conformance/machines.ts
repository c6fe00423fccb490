import { readFileSync } from 'node:fs'
import { loadNetworkInWorld, simulateCloud } from '../src/cloud.ts'
import type { Endpoint, Hop, Leg, Network, Packet, Probe } from '../src/index.ts'
import { formatNbctl } from '../src/report/index.ts'
import type { Tally } from './compare.ts'
import { contradictions } from './observation.ts'
import { Observer } from './observe.ts'
import type { Conntrack, Ovn } from './ovn.ts'

const EXAMPLE = 'examples/kyma'
/** What `--only` can name. */
export const MACHINES = `machines of ${EXAMPLE}`

/** A cluster with Kube-OVN in a cloud's network, in variants of how packets leave its nodes. */
interface Design {
  readonly name: string
  readonly cluster: (text: string) => string
  readonly world: (text: string) => string
}

const same = (text: string): string => text
const withoutNat = (text: string): string => text.replace('natOutgoing: true', 'natOutgoing: false')
const forwarding = (text: string): string =>
  text.replace('{name: node,', '{name: node, sourceDestCheck: false,')

const DESIGNS: readonly Design[] = [
  { name: 'the example', cluster: same, world: same },
  { name: 'without natOutgoing', cluster: withoutNat, world: same },
  { name: 'with a node that may forward', cluster: same, world: forwarding },
  { name: 'with such a node, without natOutgoing', cluster: withoutNat, world: forwarding },
]

/** A part of a packet's way that OVN sees: from the sender, or a machine that hands it on, to the next machine or its end. */
interface Stretch {
  readonly packet: Packet
  readonly hops: readonly Hop[]
  /** Whether a machine takes the packet there and sends it on. */
  readonly handedOn: boolean
}

/**
 * Compares what OVN and we do with packets before and behind the machines that hand them on. What a machine does in
 * between is no part of OVN: the packet that comes out of ours is the one that OVN is asked about next.
 */
export async function compareMachines(ovn: Ovn, tally: Tally): Promise<void> {
  for (const design of DESIGNS) {
    const network = networkOf(design)
    await ovn.load(formatNbctl(network.model))
    const observer = new Observer(ovn, network.model)
    for (const probe of probesOf(network)) {
      const { request, reply } = network.trace(probe)
      const legs: (readonly [Leg | undefined, Conntrack])[] = [
        [request, 'new'],
        [reply, 'est,rpl'],
      ]
      for (const [leg, conntrack] of legs) {
        for (const stretch of stretchesOf(leg)) {
          const found = await compareStretch(observer, stretch, leg!, conntrack)
          tally.compared++
          if (found.length > 0) {
            tally.disagreements.push(
              `${MACHINES}, ${design.name}: ${JSON.stringify(probe)}, from ${stretch.hops[0]!.inPort}\n\n${found.join('\n')}`,
            )
          }
        }
      }
    }
  }
}

function networkOf({ cluster, world }: Design): Network {
  const read = (file: string) => readFileSync(`${EXAMPLE}/${file}`, 'utf8')
  const text = world(read('world.yaml'))
  const cloud = simulateCloud(text, RESOURCE)
  cloud.runUntilIdle()
  const { network, diagnostics } = loadNetworkInWorld(cluster(read('cluster.yaml')), cloud.world, {
    release: 'ovn-23.03',
    connectIp: 'address',
  })
  const [error] = diagnostics.filter(({ severity }) => severity === 'error')
  if (error) throw new Error(error.message)
  return network
}

/** That of the example's scenario. */
const RESOURCE = JSON.stringify({
  apiVersion: 'cloud-resources.kyma-project.io/v1beta1',
  kind: 'AwsVpcPeering',
  metadata: { name: 'to-erp' },
  spec: {
    remoteAccountId: '222222222222',
    remoteRegion: 'eu-central-1',
    remoteVpcId: 'vpc-erp',
  },
})

/** From everybody to everybody else: what the filters let through, what they do not, and a ping. */
function probesOf({ model }: Network): Probe[] {
  // What a machine sends to itself stays in it.
  const machineOf = new Map(
    model.machines?.flatMap(({ name, interfaces }) => interfaces.map(({ port }) => [port, name])),
  )
  const inOneMachine = (a: Endpoint, b: Endpoint) =>
    a === b || (machineOf.has(a.port) && machineOf.get(a.port) === machineOf.get(b.port))
  const name = (endpoint: Endpoint) => `${endpoint.namespace}/${endpoint.name}`
  return model.endpoints.flatMap((from) =>
    model.endpoints
      .filter((to) => !inOneMachine(from, to))
      .map((to) => ({ from: name(from), to: name(to) }))
      .flatMap((ends) => [
        ends,
        { ...ends, protocol: 'tcp', port: 443 },
        { ...ends, protocol: 'tcp', port: 22 },
      ]),
  )
}

/** The stretches of a leg that has an end. */
function stretchesOf(leg: Leg | undefined): Stretch[] {
  if (!leg || leg.outcome === 'undefined') return []
  const stretches: Stretch[] = []
  let { packet } = leg
  let hops: Hop[] = []
  for (const hop of leg.hops) {
    if (hop.kind !== 'machine') {
      hops.push(hop)
      continue
    }
    if (hops.length > 0) stretches.push({ packet, hops, handedOn: true })
    packet = behind(hop, packet)
    hops = []
  }
  if (hops.length > 0) stretches.push({ packet, hops, handedOn: false })
  return stretches
}

/** The packet as it leaves a machine. */
function behind({ steps, ttl }: Hop, before: Packet): Packet {
  let { source, destination } = before
  for (const step of steps) {
    if (step.kind === 'snat') source = step.to
    if (step.kind === 'unsnat') destination = step.to
  }
  return { ...before, source, destination, ttl }
}

async function compareStretch(
  observer: Observer,
  { packet, hops, handedOn }: Stretch,
  leg: Leg,
  conntrack: Conntrack,
): Promise<string[]> {
  const last = hops.at(-1)!
  const to = handedOn ? last.outPort : leg.receiver?.name
  const observed = await observer.way({ packet, from: hops[0]!.inPort!, to }, conntrack)
  const outcome = handedOn ? 'delivered' : leg.outcome
  const verdict = outcome === 'delivered' || outcome === 'answered' ? 'reachable' : 'unreachable'
  const request: Leg = { ...leg, packet, hops, outcome }
  return contradictions(observed, { verdict, request, reply: undefined })
}
