import { DIRECTIONS } from '../../kubeovn/index.ts'
import { manifests, pod, rules, securityGroup, subnet, vpc } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import { securityRules } from '../security-rules.ts'

/** A group on dual-stack pods that allows one version of IP only. */
export const securityGroupOneFamily: LintRule = {
  id: 'security-group-one-family',
  severity: 'warning',
  summary:
    'a security group of dual-stack pods allows something over one version of IP and nothing over the other',
  why: `A rule is about one version of IP, and what no rule allows is dropped. Clients that see both addresses of the pods usually try IPv6 first and
wait for a timeout before they fall back.

Write each rule for both versions.`,
  example: {
    wrong: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24,fd00:1::/64'),
      pod('web', 'net'),
      pod('db', 'net', 'security_groups: db'),
      securityGroup('db', rules('ingress', {})),
    ),
    right: manifests(
      vpc('shop'),
      subnet('net', 'shop', '10.0.0.0/24,fd00:1::/64'),
      pod('web', 'net'),
      pod('db', 'net', 'security_groups: db'),
      securityGroup(
        'db',
        rules('ingress', {}, { ipVersion: 'ipv6', remoteAddress: 'fd00:1::/64' }),
      ),
    ),
    effect: {
      probe: { from: 'web', to: 'db', protocol: 'tcp', port: 5432, ipVersion: 6 },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check(design): Generator<Violation> {
    const { appliedGroups, pods } = design.resources
    const dual = new Set(
      pods
        .filter(({ endpoint }) => new Set(endpoint.addresses.map(({ family }) => family)).size > 1)
        .flatMap(({ securityGroups }) => securityGroups),
    )
    const allowing = new Set(
      securityRules(design)
        .filter(({ action }) => action !== 'drop')
        .map(({ group, list, family }) => `${group.name} ${list} ${family}`),
    )
    for (const { name, manifest } of appliedGroups) {
      if (!dual.has(name)) continue
      for (const list of DIRECTIONS) {
        const [four, six] = [4, 6].map((family) => allowing.has(`${name} ${list} ${family}`))
        if (four === six) continue
        const missing = four ? 6 : 4
        yield {
          message: `security group \`${name}\` is on dual-stack pods, and its ${list} allow nothing over IPv${missing}`,
          places: [{ origin: manifest.origin(['spec', list]), label: list }],
          help: `add the rules again with ipVersion: ipv${missing} and addresses of that version`,
        }
      }
    }
  },
}
