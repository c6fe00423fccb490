import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { compareScenario, type Tally } from './compare.ts'
import { missingPrograms, Ovn, ovnVersion } from './ovn.ts'
import { fixtureScenarios, randomScenario, type Scenario } from './scenarios.ts'

const USAGE = `usage: npm run conformance -- [options]

Traces the same packets in a real OVN and in Isthmus, and compares.

  --seed N        seed of the first random network (default 1)
  --networks N    how many random networks, of seeds N, N+1, … (default 300)
  --probes N      packets for each of them (default 25)
  --only TEXT     of the fixtures, only those whose name contains the text
  --no-fixtures   no fixtures
  --require-ovn   fail where no OVN is installed
`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    networks: { type: 'string', default: '300' },
    probes: { type: 'string', default: '25' },
    only: { type: 'string', default: '' },
    'no-fixtures': { type: 'boolean', default: false },
    'require-ovn': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

/** So many disagreements are shown in full, the others in a few lines. */
const SHOWN = 3

process.exitCode = await main()

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const missing = missingPrograms()
  if (missing) {
    console.log(`no conformance run: OVN is not installed here (missing: ${missing})`)
    console.log('install it, on Debian: apt-get install ovn-central ovn-common')
    return values['require-ovn'] ? 1 : 0
  }
  const [seed, networks, probes] = [values.seed, values.networks, values.probes].map(Number) as [
    number,
    number,
    number,
  ]
  const fixtures = values['no-fixtures']
    ? []
    : fixtureScenarios('fixtures', probes).filter(({ name }) => name.includes(values.only))
  const random = Array.from({ length: networks }, (_, index) => seed + index)
  const work: (() => Scenario)[] = [
    ...fixtures.map((scenario) => () => scenario),
    ...random.map((each) => () => randomScenario(each, probes)),
  ]
  const started = Date.now()
  const tally: Tally = { compared: 0, open: 0, without: 0, crashed: 0, disagreements: [] }
  await runAll(work, tally)
  const seconds = Math.round((Date.now() - started) / 1000)
  for (const [index, text] of tally.disagreements.entries()) {
    if (index < SHOWN) console.log(`\n${text}`)
    else console.log(text.slice(0, text.indexOf('\n\n')))
  }
  const seeds = networks > 0 ? ` (seeds ${seed} to ${seed + networks - 1})` : ''
  console.log(`\n${ovnVersion()}: ${fixtures.length} fixtures, ${networks} random networks${seeds}`)
  console.log(
    `${tally.compared} packets compared both ways, of which OVN leaves ${tally.open} open; ` +
      `${tally.without} probes make no packet; ovn-trace crashed on ${tally.crashed}; ${tally.disagreements.length} disagreements; ${seconds} s`,
  )
  return tally.disagreements.length > 0 || tally.compared === 0 ? 1 : 0
}

/** Works through the scenarios with an OVN for each processor. */
async function runAll(work: readonly (() => Scenario)[], tally: Tally): Promise<void> {
  const running = new Set<Ovn>()
  const interrupted = (signal: NodeJS.Signals) => {
    void Promise.all([...running].map((ovn) => ovn.stop())).then(() =>
      process.exit(signal === 'SIGINT' ? 130 : 143),
    )
  }
  process.on('SIGINT', interrupted)
  process.on('SIGTERM', interrupted)
  const queue = work[Symbol.iterator]()
  const worker = async () => {
    const ovn = await Ovn.start()
    running.add(ovn)
    try {
      for (const scenario of queue) await compareScenario(ovn, scenario(), tally)
    } finally {
      await ovn.stop()
      running.delete(ovn)
    }
  }
  const workers = Math.min(availableParallelism(), 4)
  const ended = await Promise.allSettled(Array.from({ length: workers }, worker))
  process.off('SIGINT', interrupted)
  process.off('SIGTERM', interrupted)
  const failed = ended.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}
