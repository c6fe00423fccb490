import { Observer } from '../../conformance/observe.ts'
import { missingPrograms, Ovn, ovnVersion } from '../../conformance/ovn.ts'
import { disagreement } from '../../conformance/resolve.ts'
import { loadNetwork, type Network, type Probe } from '../../src/index.ts'
import { formatNbctl } from '../../src/report/index.ts'
import { hubsAndSpokes } from '../engine/hubs.ts'

/**
 * The same packets and their replies through ovn-trace in daemon mode and through ours, on 200 VPCs in hubs and spokes.
 * The two take turns, and each turn gives a ratio.
 */
const VPCS = 200
const TURNS = 7
const ASKED = 40
const REPEATED = 500

const missing = missingPrograms()
if (missing) {
  console.log(`no comparison: OVN is not installed here (missing: ${missing})`)
  console.log('install it, on Debian: apt-get install ovn-central ovn-common')
} else {
  await main()
}

async function main(): Promise<void> {
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: hubsAndSpokes(VPCS, 10) })
  const { network } = loadNetwork(text, { release: 'ovn-23.03', connectIp: 'address' })
  const probes = Array.from({ length: ASKED }, (_, i): Probe => {
    const spoke = 1 + ((i * 7) % 99)
    return { from: `pod-${spoke}-${i % 10}`, to: `pod-0-${i % 7}`, protocol: 'tcp', port: 120 }
  })
  const ovn = await Ovn.start()
  try {
    const started = performance.now()
    await ovn.load(formatNbctl(network.model))
    const loaded = performance.now() - started
    const observer = new Observer(ovn, network.model)
    await checkVerdicts(observer, network, probes)
    const turns: { theirs: number; ours: number }[] = []
    for (let turn = 0; turn < TURNS; turn++) {
      turns.push({
        theirs: await timeTheirs(observer, network, probes),
        ours: timeOurs(network, probes),
      })
    }
    console.log(
      `${VPCS} VPCs in hubs and spokes; ${ovnVersion()}, loaded in ${(loaded / 1000).toFixed(1)} s`,
    )
    console.log('a request over two routers and its reply, median (lowest to highest of 7 turns):')
    print(
      'ovn-trace as a daemon',
      turns.map(({ theirs }) => theirs * 1000),
      'µs',
    )
    print(
      'isthmus',
      turns.map(({ ours }) => ours * 1000),
      'µs',
    )
    print(
      'ratio',
      turns.map(({ theirs, ours }) => theirs / ours),
      'times',
    )
  } finally {
    await ovn.stop()
  }
}

/** What is fast because it is wrong is no comparison. */
async function checkVerdicts(
  observer: Observer,
  network: Network,
  probes: readonly Probe[],
): Promise<void> {
  for (const probe of probes) {
    const trace = network.trace(probe)
    const { packet, from, to } = trace
    const { observed } = await observer.ask({ packet, from: from!.port!, to: to!.port })
    if (observed.verdict !== 'reachable' || disagreement(observed, trace).length > 0) {
      throw new Error(`${probe.from} → ${probe.to}: OVN ${observed.verdict}, ours ${trace.verdict}`)
    }
  }
}

/** Milliseconds for one probe. */
async function timeTheirs(
  observer: Observer,
  network: Network,
  probes: readonly Probe[],
): Promise<number> {
  const questions = probes.map((probe) => {
    const { packet, from, to } = network.trace(probe)
    return { packet, from: from!.port!, to: to!.port }
  })
  const started = performance.now()
  for (const question of questions) await observer.ask(question)
  return (performance.now() - started) / probes.length
}

function timeOurs(network: Network, probes: readonly Probe[]): number {
  const started = performance.now()
  for (let i = 0; i < REPEATED; i++) for (const probe of probes) network.trace(probe)
  return (performance.now() - started) / (REPEATED * probes.length)
}

function print(name: string, values: readonly number[], unit: string): void {
  const sorted = values.toSorted((a, b) => a - b)
  const [lowest, median, highest] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!]
  const text = (value: number) =>
    value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en')
  console.log(`  ${name.padEnd(22)} ${text(median)} ${unit} (${text(lowest)} to ${text(highest)})`)
}
