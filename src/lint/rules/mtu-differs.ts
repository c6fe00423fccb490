import type { Subnet } from '../../kubeovn/index.ts'
import { manifests, pod, subnet, VPC_A, VPC_B } from '../examples.ts'
import { answerTo, declarations } from '../peerings.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Subnets of peered VPCs with different MTUs. */
export const mtuDiffers: LintRule = {
  id: 'mtu-differs',
  severity: 'warning',
  summary: 'subnets of peered VPCs have different MTUs',
  why: `OVN routers between VPCs do not cut packets into fragments, and send no "packet too big" between overlay subnets. TCP agrees on the smaller size by
itself; large UDP packets, and tunnels, from the side with the larger MTU vanish at the pod with the smaller one while small ones get through.

Give both sides the same \`mtu\`.`,
  example: {
    wrong: manifests(
      VPC_A,
      VPC_B,
      subnet('net-a', 'a', '10.1.0.0/24', 'mtu: 1400'),
      subnet('net-b', 'b', '10.2.0.0/24', 'mtu: 1500'),
      pod('web', 'net-a'),
      pod('db', 'net-b'),
    ),
    right: manifests(
      VPC_A,
      VPC_B,
      subnet('net-a', 'a', '10.1.0.0/24', 'mtu: 1400'),
      subnet('net-b', 'b', '10.2.0.0/24', 'mtu: 1400'),
      pod('web', 'net-a'),
      pod('db', 'net-b'),
    ),
  },
  *check(design): Generator<Violation> {
    const subnets = new Map<string, Subnet[]>()
    for (const subnet of design.resources.subnets) {
      if (subnet.spec.mtu == null) continue
      const ofVpc = subnets.get(subnet.vpc)
      if (ofVpc) ofVpc.push(subnet)
      else subnets.set(subnet.vpc, [subnet])
    }
    if (subnets.size === 0) return
    for (const declaration of declarations(design)) {
      const { vpc, remote } = declaration
      // Each peering once.
      if (!remote || vpc.name >= remote.name || !answerTo(declaration, design)) continue
      for (const near of subnets.get(vpc.name) ?? []) {
        const far = subnets.get(remote.name)?.find(({ spec }) => spec.mtu !== near.spec.mtu)
        if (!far) continue
        yield {
          message: `subnet \`${near.name}\` has MTU ${near.spec.mtu}, and subnet \`${far.name}\` of peered VPC \`${remote.name}\` has ${far.spec.mtu}: large packets that are not TCP get lost one way`,
          places: [near, far].map(({ name, manifest }) => ({
            origin: manifest.origin(['spec', 'mtu']),
            label: `subnet \`${name}\``,
          })),
          help: `write mtu: ${Math.min(near.spec.mtu!, far.spec.mtu!)} into both`,
        }
      }
    }
  },
}
