import * as z from 'zod'
import type { Diagnostic } from '../diagnostic/index.ts'
import { formatPath } from '../manifest/index.ts'
import { parseAddress, parseCidr } from '../net/index.ts'
import type { Resource } from './resource.ts'

/** `kubeovn.io/v1` Vpc, `pkg/apis/kubeovn/v1/vpc.go`. */
export const vpcSpec = z.object({
  defaultSubnet: z.string().nullish(),
  namespaces: z.array(z.string()).nullish(),
  staticRoutes: z
    .array(
      z.object({
        policy: z.string().nullish(),
        cidr: z.string().nullish(),
        nextHopIP: z.string().nullish(),
        ecmpMode: z.string().nullish(),
        bfdId: z.string().nullish(),
        routeTable: z.string().nullish(),
      }),
    )
    .nullish(),
  policyRoutes: z
    .array(
      z.object({
        priority: z.int().nullish(),
        match: z.string().nullish(),
        action: z.string().nullish(),
        nextHopIP: z.string().nullish(),
      }),
    )
    .nullish(),
  vpcPeerings: z
    .array(z.object({ remoteVpc: z.string().nullish(), localConnectIP: z.string().nullish() }))
    .nullish(),
  enableExternal: z.boolean().nullish(),
  extraExternalSubnets: z.array(z.string()).nullish(),
  enableBfd: z.boolean().nullish(),
  bfdPort: z
    .object({
      enabled: z.boolean().nullish(),
      ip: z.string().nullish(),
      nodeSelector: z.looseObject({}).nullish(),
    })
    .nullish(),
})

export type VpcSpec = z.output<typeof vpcSpec>
export type Vpc = Resource<VpcSpec>

/**
 * What `pkg/controller/vpc.go`, `formatVpc`, refuses. Any of these stops the reconcile before the router exists. All
 * are reported, though the controller stops at the first.
 */
export function checkVpc({ name, spec, manifest }: Vpc): Diagnostic[] {
  const problems: Diagnostic[] = []
  const refuse = (path: (string | number)[], what: string, help: string): void => {
    problems.push({
      code: 'vpc-refused',
      severity: 'warning',
      message: `VPC \`${name}\` is refused by the controller and gets no router: ${formatPath(path)} ${what}`,
      origin: manifest.origin(path),
      help,
    })
  }
  for (const [index, route] of (spec.staticRoutes ?? []).entries()) {
    const at = (field: string) => ['spec', 'staticRoutes', index, field]
    const policy = route.policy ?? ''
    if (policy !== '' && policy !== 'policyDst' && policy !== 'policySrc') {
      refuse(at('policy'), `is \`${policy}\``, 'write policyDst or policySrc')
    }
    const cidr = route.cidr ?? ''
    if (!(cidr.includes('/') ? parseCidr(cidr) : parseAddress(cidr))) {
      refuse(at('cidr'), `\`${cidr}\` is neither a CIDR nor an address`, 'write it as 10.2.0.0/16')
    }
    const nextHop = route.nextHopIP ?? ''
    if (!parseAddress(nextHop)) {
      refuse(
        at('nextHopIP'),
        `\`${nextHop}\` is not an address`,
        'write one address without a mask, as 169.254.0.2',
      )
    }
  }
  for (const [index, policy] of (spec.policyRoutes ?? []).entries()) {
    if (policy.action !== 'reroute') continue
    // The controller splits at commas and trims nothing.
    for (const part of (policy.nextHopIP ?? '').split(',')) {
      if (parseAddress(part)) continue
      refuse(
        ['spec', 'policyRoutes', index, 'nextHopIP'],
        `has \`${part}\`, which is not an address`,
        'write addresses separated by commas, without spaces or masks',
      )
    }
  }
  return problems
}
