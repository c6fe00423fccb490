import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { applyEdits } from '../src/edit/index.ts'
import { loadNetwork } from '../src/index.ts'
import { Design, type LintRule, lint, RULES } from '../src/lint/index.ts'
import type { Observation } from './observation.ts'
import type { Claim, Scenario } from './scenarios.ts'

/** What a real OVN does with the examples of lint rules, one a line. */
export const RECORDED_EFFECTS = 'fixtures/rule-effects.jsonl'

/** The two examples of a rule. */
export const EXAMPLES = ['wrong', 'right'] as const

/** What a real OVN was seen to do with the packet of a rule's example. */
export interface RecordedEffect {
  readonly rule: string
  readonly example: (typeof EXAMPLES)[number]
  /** SHA-256 of the example, so that a changed one is recorded anew. */
  readonly manifests: string
  readonly observed: Observation
}

/** The digest under which an example is recorded. */
export function digestOf(manifests: string): string {
  return createHash('sha256').update(manifests).digest('hex')
}

/** The examples of every rule that claims an effect, with the claim. */
export function ruleScenarios(): (Scenario & Pick<RecordedEffect, 'rule' | 'example'>)[] {
  return RULES.filter((rule) => rule.example.effect && !isBeyondOvn(rule)).flatMap(
    ({ id, example }) =>
      EXAMPLES.map((which) => ({
        name: `rule ${id}, ${which} example`,
        options: `--networks 0 --only ${id}`,
        rule: id,
        example: which,
        manifests: example[which],
        probes: [example.effect!.probe],
        claims: [example.effect![which]],
      })),
  )
}

/** Whether the effect of a rule is that of something that upstream OVN 23.03 does not have, or does differently. */
export function isBeyondOvn({ example }: LintRule): boolean {
  const { effect, release } = example
  return (
    effect !== undefined &&
    EXAMPLES.some((which) => {
      const verdicts = ([release, 'ovn-23.03'] as const).map((each) => {
        const options = { connectIp: 'address', ...(each && { release: each }) } as const
        return loadNetwork(example[which], options).network.trace(effect.probe).verdict
      })
      return verdicts[0] !== verdicts[1]
    })
  )
}

/** {@link ruleScenarios}, which take down what OVN does. */
export function recordedScenarios(into: RecordedEffect[]): Scenario[] {
  return ruleScenarios().map((scenario) => ({
    ...scenario,
    record: (observed) => {
      const { rule, example, manifests } = scenario
      into.push({ rule, example, manifests: digestOf(manifests), observed })
    },
  }))
}

/** Writes down what was recorded, in the order of the rules. */
export function writeEffects(effects: readonly RecordedEffect[]): void {
  const order = ruleScenarios().map(({ rule, example }) => `${rule} ${example}`)
  const place = ({ rule, example }: RecordedEffect) => order.indexOf(`${rule} ${example}`)
  const lines = effects.toSorted((a, b) => place(a) - place(b)).map((one) => JSON.stringify(one))
  writeFileSync(RECORDED_EFFECTS, `${lines.join('\n')}\n`)
}

/** Pods of the tutorial's designs that are to reach each other once every fix of the linter was made. */
const TUTORIAL: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'two-vpcs': [['a', 'b']],
  'ip-pattern': [['one', 'two']],
  'cluster-peering': [['vm', 'service']],
  'hub-and-spoke': [1, 2, 3, 4].map((i) => ['shared', `app-${i}`] as const),
  'hub-and-spoke-transit': [
    ['app-1', 'app-2'],
    ['app-2', 'app-3'],
    ['app-3', 'app-4'],
    ['app-4', 'app-1'],
    ['shared', 'app-3'],
  ],
}

/** More rounds of fixes than any design of the tutorial takes: a fix may show what it hid. */
const ROUNDS = 5

/** The tutorial's designs before and after all fixes: nothing gets through, and then everything that was meant to. */
export function tutorialScenarios(): Scenario[] {
  return Object.entries(TUTORIAL).flatMap(([name, pairs]) => {
    const file = `fixtures/tutorial/${name}.yaml`
    const text = readFileSync(file, 'utf8')
    const probes = pairs.flatMap(([from, to]) => [
      { from, to },
      { from: to, to: from },
    ])
    const scenario = (state: string, manifests: string, claim: Claim): Scenario => ({
      name: `${file}, ${state}`,
      options: '--networks 0 --only tutorial',
      manifests,
      probes,
      claims: probes.map(() => claim),
    })
    return [
      scenario('as it is', text, 'unreachable'),
      scenario('with all fixes', fixed(file, text), 'reachable'),
    ]
  })
}

/** The text after every fix that the linter offers, until it offers none. */
export function fixed(file: string, text: string): string {
  let sources = [{ file, text }]
  for (let round = 0; round < ROUNDS; round++) {
    const { findings } = lint(Design.read(sources))
    const edits = findings.flatMap(({ fix }) => fix?.edits ?? [])
    if (edits.length === 0) break
    const { sources: changed, refused } = applyEdits(sources, edits)
    if (refused.length > 0) throw new Error(`${file}: ${refused[0]!.reason}`)
    sources = [...changed]
  }
  return sources.map((source) => source.text).join('---\n')
}
