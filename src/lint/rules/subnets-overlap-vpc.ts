import type { Diagnostic } from '../../diagnostic/index.ts'
import { DEFAULT_VPC, type Subnet } from '../../kubeovn/index.ts'
import { FieldOrigin } from '../../manifest/index.ts'
import { overlaps, type Prefix, parseCidr } from '../../net/index.ts'
import type { Design } from '../design.ts'
import { manifests, pod, subnet, vpc } from '../examples.ts'
import { fieldValue } from '../field-value.ts'
import type { LintRule, Place, Violation } from '../rule.ts'

/** A subnet that the controller refuses because another one of its VPC has some of its addresses. */
export const subnetsOverlapVpc: LintRule = {
  id: 'subnets-overlap-vpc',
  severity: 'error',
  summary:
    'two subnets of one VPC have addresses in common, and the controller refuses one of them',
  why: `The controller compares a new subnet with the others of its VPC that are in the same VLAN, and refuses it if they share an address. It then
gets no logical switch: pods that ask for it stay in \`ContainerCreating\`, and pods of the other subnet take its addresses for neighbours that
do not answer. The one that the controller sees second is refused; where both are applied at once, that need not be the one written second.

Give one of the two other addresses. No fix is offered: which of the two may move, and where to, is for whoever plans the addresses
(\`isthmus ipam\` shows what is free), and routes, security groups and pods with addresses of their own have to follow.`,
  example: {
    wrong: shop('10.0.0.0/16'),
    right: shop('10.0.0.0/24'),
    effect: { probe: { from: 'web', to: '10.0.1.9' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const { code, message, origin, help } of design.diagnostics) {
      if (code !== 'subnet-overlaps') continue
      const other = firstOverlapping(design, origin)
      const place: Place = { origin: origin!, label: 'the subnet that is refused' }
      yield {
        message,
        places: other ? [place, placeOf(other)] : [place],
        ...(help && { help }),
      }
    }
  },
}

/** The subnet for whose sake the one at the line was refused. */
function firstOverlapping({ resources }: Design, origin: Diagnostic['origin']): Subnet | undefined {
  if (!(origin instanceof FieldOrigin)) return undefined
  const { manifest } = origin
  const written = (field: string): string => `${fieldValue(manifest, ['spec', field]) ?? ''}`
  const own = written('cidrBlock')
    .split(',')
    .flatMap((text): Prefix | [] => parseCidr(text) ?? [])
  return resources.subnets.find(
    ({ vpc: name, spec, cidrs }) =>
      name === (written('vpc') || DEFAULT_VPC) &&
      (spec.vlan ?? '') === written('vlan') &&
      cidrs.some((cidr) => own.some((one) => overlaps(cidr, one))),
  )
}

function placeOf({ name, manifest }: Subnet): Place {
  return {
    origin: manifest.origin(['spec', 'cidrBlock']),
    label: `subnet \`${name}\`, which has some of its addresses`,
  }
}

function shop(first: string): string {
  return manifests(
    vpc('shop'),
    subnet('front', 'shop', first),
    subnet('back', 'shop', '10.0.1.0/24'),
    pod('web', 'front'),
    pod('db', 'back', 'ip_address: 10.0.1.9'),
  )
}
