import {
  containsPrefix,
  formatPrefix,
  masked,
  type Prefix,
  parseCidr,
  samePrefix,
} from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, vpc } from '../examples.ts'
import { declarations } from '../peerings.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Where addresses are to come from, by the numbers at the end of the names of VPCs. */
export interface NamingPatterns {
  /** With `{source}` and `{dest}`, the numbers of the VPC and of its peer in either order: both ends share a network. */
  readonly localConnectIP?: string
  /** With `{vpc}`, the number of the subnet's VPC. */
  readonly cidrBlock?: string
}

const WORDS = { localConnectIP: ['source', 'dest'], cidrBlock: ['vpc'] } as const

/** Addresses that are not where the team's pattern puts them. */
export function namingPattern(patterns: NamingPatterns): LintRule {
  return {
    ...PAGE,
    *check(design) {
      if (patterns.localConnectIP !== undefined) yield* peerings(design, patterns.localConnectIP)
      if (patterns.cidrBlock !== undefined) yield* subnets(design, patterns.cidrBlock)
    },
  }
}

const PAGE = {
  id: 'naming-pattern',
  severity: 'warning',
  summary: 'an address is not where the pattern in the configuration puts it',
  why: `Where addresses follow from names, a person who reads a route or a trace knows whose they are, and two teams never take
the same range. The pattern stands in \`isthmus.yaml\`, and without one this rule is silent:

    naming:
      localConnectIP: 10.{source}.{dest}.0/24
      cidrBlock: 172.16.{vpc}.0/24

The numbers are those at the end of the names of VPCs. For a peering they may stand in either order, for its two ends must be
addresses of one network. VPCs whose names end in no number are left alone.`,
  example: {
    wrong: manifests(
      vpc('vpc-1', 'vpcPeerings: [{remoteVpc: vpc-2, localConnectIP: 10.1.3.1/24}]'),
      vpc('vpc-2', 'vpcPeerings: [{remoteVpc: vpc-1, localConnectIP: 10.1.3.2/24}]'),
    ),
    right: manifests(
      vpc('vpc-1', 'vpcPeerings: [{remoteVpc: vpc-2, localConnectIP: 10.1.2.1/24}]'),
      vpc('vpc-2', 'vpcPeerings: [{remoteVpc: vpc-1, localConnectIP: 10.1.2.2/24}]'),
    ),
  },
} as const satisfies Omit<LintRule, 'check'>

/** The rule with the pattern of its page. */
export const NAMING_PATTERN = namingPattern({ localConnectIP: '10.{source}.{dest}.0/24' })

/** Whether a text is a pattern, and why not: with any numbers in it, it must be a network. */
export function readPattern(
  field: keyof NamingPatterns,
  text: string,
): { readonly problem?: string } {
  const words: readonly string[] = WORDS[field]
  const unknown = [...text.matchAll(/\{([^}]*)\}/g)].find(([, word]) => !words.includes(word!))
  if (unknown)
    return {
      problem: `${field} knows ${words.map((word) => `{${word}}`).join(' and ')}, not ${unknown[0]}`,
    }
  const network = networkOf(text, Object.fromEntries(words.map((word) => [word, 1])))
  if (!network) return { problem: 'it is no CIDR, with numbers in the place of the words' }
  return samePrefix(masked(network), network)
    ? {}
    : { problem: 'it has bits behind its prefix length' }
}

function networkOf(pattern: string, numbers: Readonly<Record<string, number>>): Prefix | undefined {
  return parseCidr(pattern.replace(/\{([^}]*)\}/g, (_, word: string) => `${numbers[word]}`))
}

function numberOf(name: string): number | undefined {
  const digits = /\d+$/.exec(name)?.[0]
  return digits === undefined ? undefined : Number(digits)
}

function* peerings(design: Design, pattern: string): Generator<Violation> {
  for (const { vpc, remoteName, path, addresses = [] } of declarations(design)) {
    const [source, dest] = [numberOf(vpc.name), numberOf(remoteName)]
    if (source === undefined || dest === undefined) continue
    const networks = [
      networkOf(pattern, { source, dest }),
      networkOf(pattern, { source: dest, dest: source }),
    ]
    const wrong = addresses.find(
      (address) =>
        address.address.family === familyOf(pattern) &&
        !networks.some((network) => network && samePrefix(masked(address), network)),
    )
    if (!wrong) continue
    yield {
      message: `localConnectIP \`${formatPrefix(wrong)}\` of VPC \`${vpc.name}\` for \`${remoteName}\` does not follow the pattern \`${pattern}\``,
      places: [{ origin: vpc.manifest.origin([...path, 'localConnectIP']), label: 'the peering' }],
      help: helpFor(networks),
    }
  }
}

function* subnets({ resources }: Design, pattern: string): Generator<Violation> {
  for (const { name, spec, manifest } of resources.subnets) {
    const number = numberOf(spec.vpc ?? '')
    if (number === undefined) continue
    const network = networkOf(pattern, { vpc: number })
    const wrong = (spec.cidrBlock ?? '')
      .split(',')
      .flatMap((text) => parseCidr(text) ?? [])
      .find(
        (cidr) =>
          cidr.address.family === familyOf(pattern) && !(network && containsPrefix(network, cidr)),
      )
    if (!wrong) continue
    yield {
      message: `cidrBlock \`${formatPrefix(wrong)}\` of subnet \`${name}\` in VPC \`${spec.vpc}\` does not follow the pattern \`${pattern}\``,
      places: [{ origin: manifest.origin(['spec', 'cidrBlock']), label: 'the subnet' }],
      help: helpFor([network]),
    }
  }
}

function familyOf(pattern: string): 4 | 6 {
  return pattern.includes(':') ? 6 : 4
}

function helpFor(networks: readonly (Prefix | undefined)[]): string {
  const texts = new Set(networks.flatMap((network) => (network ? [formatPrefix(network)] : [])))
  return texts.size > 0
    ? `take an address of ${[...texts].join(' or ')}`
    : 'the numbers of the VPCs have no place in the pattern: give them smaller ones'
}
