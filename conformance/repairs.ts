import { readFileSync } from 'node:fs'
import { Design, type Probe, parseReachLine, repair } from '../src/index.ts'
import type { Claim, Scenario } from './scenarios.ts'

/** What is to get through in designs in which it does not, with a packet of it. */
const REPAIRS: readonly {
  readonly file: string
  readonly line: string
  readonly probe: Probe
}[] = [
  {
    file: 'fixtures/repair/shop.yaml',
    line: 'shop/web -> data/db tcp 5432',
    probe: { from: 'shop/web', to: 'data/db', protocol: 'tcp', port: 5432 },
  },
  {
    file: 'fixtures/repair/locked.yaml',
    line: 'office/console -> plant/press tcp 102',
    probe: { from: 'office/console', to: 'plant/press', protocol: 'tcp', port: 102 },
  },
  {
    file: 'fixtures/repair/locked.yaml',
    line: 'office/console -> plant/meter tcp 102',
    probe: { from: 'office/console', to: 'plant/meter', protocol: 'tcp', port: 102 },
  },
  {
    file: 'fixtures/tutorial/two-vpcs.yaml',
    line: 'a -> b ping',
    probe: { from: 'a', to: 'b' },
  },
  {
    file: 'fixtures/tutorial/cluster-peering.yaml',
    line: 'vm -> service tcp 80',
    probe: { from: 'vm', to: 'service', protocol: 'tcp', port: 80 },
  },
  {
    file: 'fixtures/tutorial/hub-and-spoke.yaml',
    line: 'app-1 -> app-2 tcp 80',
    probe: { from: 'app-1', to: 'app-2', protocol: 'tcp', port: 80 },
  },
  {
    file: 'fixtures/intents/hub-and-spoke/network.yaml',
    line: 'team-1/web -> team-2/web tcp 443',
    probe: { from: 'team-1/web', to: 'team-2/web', protocol: 'tcp', port: 443 },
  },
]

/** Designs before a repair, after it, and after each of the other ways. */
export function repairScenarios(): Scenario[] {
  return REPAIRS.flatMap(({ file, line, probe }) => {
    const text = readFileSync(file, 'utf8')
    const scenario = (state: string, manifests: string, claim: Claim): Scenario => ({
      name: `repair of ${file} for ${line}, ${state}`,
      options: `--networks 0 --only '${line}'`,
      manifests,
      probes: [probe],
      claims: [claim],
    })
    return [
      scenario('as it is', text, 'unreachable'),
      ...repairsOf(file, text, line).map((repaired, i) =>
        scenario(i === 0 ? 'repaired' : `repaired another way (${i})`, repaired, 'reachable'),
      ),
    ]
  })
}

/** The text as `isthmus repair --fix` leaves it, then as each of the other ways would. */
export function repairsOf(file: string, text: string, line: string): string[] {
  const sources = [{ file, text }]
  const report = repair(Design.read(sources), { reach: [parseReachLine(line)], sources })
  if (!report.repair) throw new Error(`${file} is not repaired for ${line}`)
  return [report.repair, ...report.alternatives].map((one) => one.sources[0]!.text)
}
