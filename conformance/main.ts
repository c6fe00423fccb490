import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { RULES } from '../src/lint/index.ts'
import { compareScenario, type Tally } from './compare.ts'
import { checkCorpus } from './corpus.ts'
import { generatedScenarios } from './generated.ts'
import { compareMachines, MACHINES } from './machines.ts'
import { missingPrograms, Ovn, ovnVersion } from './ovn.ts'
import { repairScenarios } from './repairs.ts'
import {
  isBeyondOvn,
  RECORDED_EFFECTS,
  type RecordedEffect,
  recordedScenarios,
  tutorialScenarios,
  writeEffects,
} from './rules.ts'
import { fixtureScenarios, randomScenario, type Scenario } from './scenarios.ts'

const USAGE = `usage: npm run conformance -- [options]

Traces the same packets in a real OVN and in Isthmus, and compares.

  --seed N        seed of the first random network (default 1)
  --networks N    how many random networks, of seeds N, N+1, … (default 300)
  --probes N      packets for each of them (default 25)
  --only TEXT     of the fixtures and examples, only those whose name contains the text
  --no-fixtures   no fixtures and no generated designs
  --no-rules      no examples of lint rules, no fixes of the tutorial's designs, and no repairs
  --record        write what OVN does with the examples into ${RECORDED_EFFECTS}
  --corpus FOLDER lint documentation instead, and compare with what is known of it
  --require-ovn   fail where no OVN is installed
`

const values = options()

/** Something to compare, with an OVN of one's own. */
type Work = (ovn: Ovn) => Promise<void>

/** So many disagreements are shown in full, the others in a few lines. */
const SHOWN = 3

process.exitCode = await main()

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  if (values.corpus !== undefined) return checkCorpus(values.corpus)
  const missing = missingPrograms()
  if (missing) {
    console.log(`no conformance run: OVN is not installed here (missing: ${missing})`)
    console.log('install it, on Debian: apt-get install ovn-central ovn-common')
    return values['require-ovn'] ? 1 : 0
  }
  const { seed, networks, probes } = values
  const recorded: RecordedEffect[] = []
  const fixtures = values['no-fixtures']
    ? []
    : [...fixtureScenarios('fixtures', probes), ...generatedScenarios()].filter(({ name }) =>
        name.includes(values.only),
      )
  const rules = values['no-rules']
    ? []
    : [...recordedScenarios(recorded), ...tutorialScenarios(), ...repairScenarios()].filter(
        ({ name }) => name.includes(values.only),
      )
  const random = Array.from({ length: networks }, (_, index) => seed + index)
  const tally: Tally = {
    compared: 0,
    open: 0,
    without: 0,
    crashed: 0,
    claims: 0,
    disagreements: [],
  }
  const asked = (scenario: Scenario) => (ovn: Ovn) => compareScenario(ovn, scenario, tally)
  const work: Work[] = [
    ...fixtures.map(asked),
    ...rules.map(asked),
    ...(!values['no-fixtures'] && MACHINES.includes(values.only)
      ? [(ovn: Ovn) => compareMachines(ovn, tally)]
      : []),
    ...random.map((each) => (ovn: Ovn) => asked(randomScenario(each, probes))(ovn)),
  ]
  const started = Date.now()
  const signal = await runAll(work)
  if (signal) return signal === 'SIGINT' ? 130 : 143
  const seconds = Math.round((Date.now() - started) / 1000)
  for (const [index, text] of tally.disagreements.entries()) {
    if (index < SHOWN) console.log(`\n${text}`)
    else console.log(text.slice(0, text.indexOf('\n\n')))
  }
  if (values.record) writeEffects(recorded)
  const seeds = networks > 0 ? ` (seeds ${seed} to ${seed + networks - 1})` : ''
  console.log(`\n${ovnVersion()}: ${fixtures.length} fixtures, ${networks} random networks${seeds}`)
  const beyond = RULES.filter(isBeyondOvn).map(({ id }) => id)
  if (rules.length > 0 && beyond.length > 0) {
    console.log(`not asked, because this OVN does otherwise: the effects of ${beyond.join(', ')}`)
  }
  console.log(
    `${tally.claims} claims of lint rules and fixes asked; ` +
      `${tally.compared} packets compared both ways, of which OVN leaves ${tally.open} open; ` +
      `${tally.without} probes make no packet; ovn-trace crashed on ${tally.crashed}; ${tally.disagreements.length} disagreements; ${seconds} s`,
  )
  return tally.disagreements.length > 0 || tally.compared === 0 ? 1 : 0
}

/** Works through the scenarios with an OVN for each processor. Gives the signal that interrupted it, if one did. */
async function runAll(work: readonly Work[]): Promise<NodeJS.Signals | undefined> {
  const running = new Set<Ovn>()
  let interrupted: NodeJS.Signals | undefined
  const interrupt = (signal: NodeJS.Signals) => {
    interrupted = signal
    for (const ovn of running) void ovn.stop()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const queue = work[Symbol.iterator]()
  const worker = async () => {
    const ovn = await Ovn.start()
    running.add(ovn)
    try {
      for (const compare of queue) {
        if (interrupted) break
        await compare(ovn)
      }
    } finally {
      await ovn.stop()
    }
  }
  const workers = Math.min(availableParallelism(), 4)
  const ended = await Promise.allSettled(Array.from({ length: workers }, worker))
  const failed = ended.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected' && !interrupted) throw failed.reason
  return interrupted
}

/** The options of the command line; wrong ones end the program. */
function options() {
  try {
    const { values: given } = parseArgs({
      options: {
        seed: { type: 'string', default: '1' },
        networks: { type: 'string', default: '300' },
        probes: { type: 'string', default: '25' },
        only: { type: 'string', default: '' },
        'no-fixtures': { type: 'boolean', default: false },
        'no-rules': { type: 'boolean', default: false },
        record: { type: 'boolean', default: false },
        corpus: { type: 'string' },
        'require-ovn': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    const number = (name: 'seed' | 'networks' | 'probes'): number => {
      const text = given[name]
      if (/^\d{1,9}$/.test(text)) return Number(text)
      throw new Error(`--${name} takes a whole number, not ${text}`)
    }
    return {
      ...given,
      seed: number('seed'),
      networks: number('networks'),
      probes: number('probes'),
    }
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`)
    process.exit(2)
  }
}
