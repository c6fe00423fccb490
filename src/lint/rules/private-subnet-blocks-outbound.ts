import type { Subnet } from '../../kubeovn/index.ts'
import { overlaps, type Prefix, parseCidr, parsePrefix } from '../../net/index.ts'
import { manifests, pod, subnet, VPC_A, VPC_B } from '../examples.ts'
import type { LintRule, Violation } from '../rule.ts'
import { vpcNamed } from '../vpcs.ts'

/** A private subnet whose pods can not use a route of their own VPC. */
export const privateSubnetBlocksOutbound: LintRule = {
  id: 'private-subnet-blocks-outbound',
  severity: 'warning',
  summary: 'a private subnet keeps its own pods from what a route of its VPC leads to',
  why: `The rules of a private subnet are on its switch, and the port of its router is on that switch too: what the pods send out of the subnet is dropped as
well as what others send in, unless \`allowSubnets\` names the other side. Security groups do not change that.

Add the other side to \`allowSubnets\`, which lets it in too, or take the route out.`,
  example: {
    wrong: manifests(
      VPC_A,
      VPC_B,
      subnet('net-a', 'a', '10.1.0.0/24', 'private: true'),
      subnet('net-b', 'b', '10.2.0.0/24'),
      pod('web', 'net-a'),
      pod('db', 'net-b'),
    ),
    right: manifests(
      VPC_A,
      VPC_B,
      subnet('net-a', 'a', '10.1.0.0/24', 'private: true', 'allowSubnets: [10.2.0.0/24]'),
      subnet('net-b', 'b', '10.2.0.0/24'),
      pod('web', 'net-a'),
      pod('db', 'net-b'),
    ),
    effect: {
      probe: { from: 'web', to: 'db' },
      wrong: 'unreachable',
      right: 'reachable',
    },
  },
  *check(design): Generator<Violation> {
    for (const subnet of design.resources.subnets) {
      const vpc = vpcNamed(design, subnet.vpc)
      if (!subnet.spec.private || !vpc) continue
      for (const [index, { cidr, policy }] of (vpc.spec.staticRoutes ?? []).entries()) {
        const prefix = parsePrefix(cidr ?? '')
        if (!prefix || policy === 'policySrc' || !blocks(subnet, prefix)) continue
        const { manifest } = subnet
        yield {
          message: `private subnet \`${subnet.name}\` drops what its pods send to ${cidr}, to which VPC \`${vpc.name}\` has a route`,
          places: [
            { origin: manifest.origin(['spec', 'private']), label: 'drops it' },
            {
              origin: vpc.manifest.origin(['spec', 'staticRoutes', index]),
              label: 'the route that its pods can not use',
            },
          ],
          help: `add ${cidr} to allowSubnets of subnet \`${subnet.name}\`, which lets it in too`,
          // What a default route leads to is everybody: whom to let in is not for us to say.
          ...(prefix.length > 0 &&
            cidr?.includes('/') && {
              fix: {
                title: `add ${cidr} to allowSubnets`,
                edits: [{ kind: 'append', manifest, path: ['spec', 'allowSubnets'], value: cidr }],
              },
            }),
        }
      }
    }
  },
}

/** Whether the subnet's pods can send nothing of the prefix, although they have addresses of its family. */
function blocks({ cidrs, spec }: Subnet, prefix: Prefix): boolean {
  if (!cidrs.some(({ address }) => address.family === prefix.address.family)) return false
  const allowed = [...cidrs, ...(spec.allowSubnets ?? []).flatMap((text) => parseCidr(text) ?? [])]
  return !allowed.some((other) => overlaps(other, prefix))
}
