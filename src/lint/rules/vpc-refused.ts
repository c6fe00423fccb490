import { FieldOrigin } from '../../manifest/index.ts'
import { parseAddress, parsePrefix } from '../../net/index.ts'
import { manifests, VPC_A, VPC_B, vpc, WEB_AND_DB } from '../examples.ts'
import { fieldValue } from '../field-value.ts'
import type { Fix, LintRule, Violation } from '../rule.ts'
import { told } from '../told.ts'

/** A VPC that the controller refuses. */
export const vpcRefused: LintRule = {
  id: 'vpc-refused',
  severity: 'error',
  summary: 'the controller refuses a VPC, and everything in it is gone',
  why: `One bad route or policy is enough: the controller checks all of them before it does anything, and stops at the first that it does not
like. There is no router then, so that no peering, no route and no subnet of the VPC comes to be; of a VPC that was there before, the old state
stays until the mistake is mended. The API server takes the object all the same, and \`kubectl apply\` reports success.`,
  example: {
    wrong: manifests(
      VPC_A,
      vpc(
        'b',
        'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]',
        'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1/30}]',
      ),
      WEB_AND_DB,
    ),
    right: manifests(VPC_A, VPC_B, WEB_AND_DB),
    effect: { probe: { from: 'web', to: '10.2.0.2' }, wrong: 'unreachable', right: 'reachable' },
  },
  *check(design): Generator<Violation> {
    for (const violation of told(design, 'vpc-refused')) {
      const fix = correction(violation)
      yield { ...violation, ...(fix && { fix }) }
    }
  },
}

/** What was meant, where only spaces or a mask too many stand in the way. */
function correction({ places }: Violation): Fix | undefined {
  const { origin } = places[0]!
  if (!(origin instanceof FieldOrigin)) return undefined
  const { manifest, field } = origin
  const written = fieldValue(manifest, field)
  if (typeof written !== 'string') return undefined
  const value = field.at(-1) === 'nextHopIP' ? addresses(written) : prefix(written)
  if (value === undefined || value === written) return undefined
  return {
    title: `write ${field.at(-1)}: ${value}`,
    edits: [{ kind: 'set', manifest, path: field, value }],
  }
}

function addresses(text: string): string | undefined {
  const parts = text.split(',').map((part) => part.trim().replace(/\/\d+$/, ''))
  return parts.every((part) => parseAddress(part)) ? parts.join(',') : undefined
}

function prefix(text: string): string | undefined {
  return parsePrefix(text.trim()) ? text.trim() : undefined
}
