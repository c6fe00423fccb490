import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { loadNetwork } from '../src/index.ts'
import { Design, fixAll, type LintRule, RULES } from '../src/lint/index.ts'
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

/** The manifests that show the effect of a rule's example. */
export function effectManifests({ example }: LintRule, which: RecordedEffect['example']): string {
  return example.effect?.rows?.[which] ?? example[which]
}

/** The examples of every rule that claims an effect, with the claim. */
export function ruleScenarios(): (Scenario & Pick<RecordedEffect, 'rule' | 'example'>)[] {
  return RULES.filter((rule) => rule.example.effect && !isBeyondOvn(rule)).flatMap((rule) =>
    EXAMPLES.map((which) => ({
      name: `rule ${rule.id}, ${which} example`,
      options: `--networks 0 --only ${rule.id}`,
      rule: rule.id,
      example: which,
      manifests: effectManifests(rule, which),
      probes: [rule.example.effect!.probe],
      claims: [rule.example.effect![which]],
    })),
  )
}

/** Whether the effect of a rule is that of something that upstream OVN 23.03 does not have, or does differently. */
export function isBeyondOvn(rule: LintRule): boolean {
  const { effect, release } = rule.example
  return (
    effect !== undefined &&
    EXAMPLES.some((which) => {
      const verdicts = ([release, 'ovn-23.03'] as const).map((each) => {
        const options = { connectIp: 'address', ...(each && { release: each }) } as const
        return loadNetwork(effectManifests(rule, which), options).network.trace(effect.probe)
          .verdict
      })
      return verdicts[0] !== verdicts[1]
    })
  )
}

/** The rules for which nothing is recorded of a real OVN, with the reason. */
export const UNRECORDED: Readonly<Record<string, string>> = {
  'route-too-wide': 'the packets are lost with the route and without it, only later',
  'route-duplicate': 'nothing is lost: it is about the next change of the manifest',
  'source-route-undefined':
    "upstream OVN prefers the longer prefix: the tie comes with Kube-OVN's patch of its OVN, which no package of Debian has",
  'policy-loses-next-hops':
    'OVN shares packets out among the next hops that it is given: the controller of these releases gives it one',
  'release-unsupported':
    'the API server drops what the release does not have, before there is an OVN',
  'pod-without-address': 'the pod is never started, so that there is no packet',
  'port-group-collision':
    'the controller writes one group over the other: which of them OVN sees changes with each reconcile',
  'security-rule-source-ports-ignored':
    'what is compared with upstream OVN is written as by a controller that knows no source ports',
  'security-group-tier-unreached': 'OVN 23.03 has no tiers of ACLs',
  'security-group-blocks-dhcp':
    'requests for an address are broadcasts, which are answered in the switch and are not simulated',
  'mtu-differs': 'ovn-trace knows no size of packets',
  'suppression-without-reason': 'it is about the manifests alone',
  'suppression-unused': 'it is about the manifests alone',
  'naming-pattern': 'it is about the manifests alone',
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

/** The text as `isthmus lint --fix` leaves it. */
export function fixed(file: string, text: string): string {
  const sources = [{ file, text }]
  return fixAll(Design.read(sources), { sources, rules: RULES }).sources[0]!.text
}
