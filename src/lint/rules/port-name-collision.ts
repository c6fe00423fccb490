import { manifests, pod, subnet, vpc } from '../examples.ts'
import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** Two router ports that would have one name. */
export const portNameCollision: LintRule = {
  id: 'port-name-collision',
  severity: 'error',
  summary: 'two router ports have the same name, and one takes the place of the other',
  why: `Ports are named \`<VPC>-<remote VPC>\` and \`<VPC>-<subnet>\`, in one space of names for all routers. VPC \`a\` with subnet \`b-c\` and
VPC \`a-b\` with a peering with \`c\` both ask for \`a-b-c\`. The controller finds a port by its name alone, on whatever router, and writes its
own addresses there: the second gets no port, and the first has wrong addresses.

Rename one of the VPCs or the subnet. No fix is offered: a name can't be changed on a cluster, where the object would be made anew and whatever
is in it with it, and other manifests that name it would have to follow.`,
  example: {
    wrong: named('b-c'),
    right: named('net-c'),
    effect: { probe: { from: 'web', to: 'cache' }, wrong: 'unreachable', right: 'reachable' },
  },
  check: (design) => told(design, 'port-name-collision'),
}

function named(second: string): string {
  return manifests(
    vpc('a'),
    vpc('a-b', 'vpcPeerings: [{remoteVpc: c, localConnectIP: 169.254.0.1/30}]'),
    vpc('c', 'vpcPeerings: [{remoteVpc: a-b, localConnectIP: 169.254.0.2/30}]'),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet(second, 'a', '10.3.0.0/24'),
    pod('web', 'net-a'),
    pod('cache', second),
  )
}
