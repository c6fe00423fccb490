import { compileMatch, type MatchEnvironment, MatchError, parseMatch } from '../../match/index.ts'
import type { Design } from '../design.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'

/** An ACL of a subnet whose match OVN does not understand. */
export const subnetAclWithoutEffect: LintRule = {
  id: 'subnet-acl-without-effect',
  severity: 'error',
  summary: 'OVN does not understand the match of an ACL of a subnet, which then has no effect',
  why: `The controller writes the match as it stands. What OVN can not parse it leaves out, and says so only in the log of ovn-controller: a drop
that does not drop.

Write the match in the language of \`ovn-sb(5)\`: \`ip4.src == 10.1.0.0/16 && tcp.dst == 443\`.`,
  example: {
    wrong: manifests(
      vpc('shop'),
      subnet(
        'net',
        'shop',
        '10.0.0.0/24',
        'acls: [{direction: to-lport, priority: 1000, match: "tcp.port == 22", action: drop}]',
      ),
      pod('web', 'net'),
      pod('db', 'net'),
    ),
    right: manifests(
      vpc('shop'),
      subnet(
        'net',
        'shop',
        '10.0.0.0/24',
        'acls: [{direction: to-lport, priority: 1000, match: "tcp.dst == 22", action: drop}]',
      ),
      pod('web', 'net'),
      pod('db', 'net'),
    ),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 22 },
      wrong: 'reachable',
      right: 'unreachable',
    },
  },
  *check(design): Generator<Violation> {
    const environment = namesOf(design)
    for (const { name, spec, manifest } of design.resources.subnets) {
      for (const [index, { match }] of (spec.acls ?? []).entries()) {
        const problem = problemOf(match ?? '', environment)
        if (!problem) continue
        yield {
          message: `an ACL of subnet \`${name}\` has no effect: its match \`${match ?? ''}\` is not understood by OVN, at column ${problem.at + 1}: ${problem.message}`,
          places: [
            { origin: manifest.origin(['spec', 'acls', index, 'match']), label: 'the match' },
          ],
        }
      }
    }
  },
}

/** What keeps OVN from taking the match; fields that only this simulator does not have are none. */
function problemOf(match: string, environment: MatchEnvironment): MatchError | undefined {
  try {
    compileMatch(parseMatch(match), environment)
    return undefined
  } catch (error) {
    if (!(error instanceof MatchError)) throw error
    return error.unmodelled ? undefined : error
  }
}

/** The address sets and port groups that there are, whoever is in them. */
function namesOf({ model }: Design): MatchEnvironment {
  const { addressSets, portGroups } = model
  const sets = new Set(addressSets.map(({ name }) => name))
  const groups = new Set(portGroups.map(({ name }) => name))
  const somebody = { size: 1, has: () => false }
  return {
    addressSet: (name) => (sets.has(name) ? somebody : undefined),
    portGroup: (name) => (groups.has(name) ? somebody : undefined),
    port: () => -1,
  }
}
