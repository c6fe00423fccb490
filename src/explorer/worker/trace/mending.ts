import type { Cause, Causes } from '../../../analysis/index.ts'
import type { Probe, Trace } from '../../../dataplane/index.ts'
import type { Origin } from '../../../diagnostic/index.ts'
import { type Edit, Impossible, patchManifests } from '../../../edit/index.ts'
import { Design, type ProvenFinding } from '../../../lint/index.ts'
import { networkOf } from '../../../load.ts'
import type { Network } from '../../../network.ts'
import type { MendingFix } from '../../protocol/index.ts'
import { idOf } from '../findings.ts'
import type { OpenDesign } from '../session.ts'

/** So many fixes are tried: each costs a compilation of the design. */
const TRIED = 8

/**
 * The fixes of lint that mend causes of a packet, those that are enough first. Each is tried in thought: with it, some of
 * the causes are gone, and nothing else has come to block the packet that was not hidden behind them.
 */
export function mendingFixes(design: OpenDesign, probe: Probe): MendingFix[] {
  const network = design.network()
  const { causes, complete } = network.causes(probe)
  if (causes.length === 0 || design.kind === 'cloud') return []
  const near = objectsOf(causes, network)
  const isNear = ({ places }: ProvenFinding): boolean =>
    places.some(({ origin }) => near.has(objectOf(origin)))
  return design.proven.findings
    .filter((finding) => finding.fix && isNear(finding))
    .slice(0, TRIED)
    .flatMap((finding): MendingFix[] => {
      const { title, edits } = finding.fix!
      const after = causesWith(design, edits, probe)
      const mends = after && mendedBy(causes, after, complete)
      if (!mends?.length) return []
      return [{ id: idOf(finding), title, mends, enough: after?.causes.length === 0 }]
    })
    .sort((a, b) => Number(b.enough) - Number(a.enough) || b.mends.length - a.mends.length)
}

/** Which causes are gone; none of them where another one came that was known not to be there. */
function mendedBy(before: readonly Cause[], after: Causes, complete: boolean): number[] {
  const left = new Set(after.causes.map(keyOf))
  const known = new Set(before.map(keyOf))
  if (complete && after.causes.some((cause) => !known.has(keyOf(cause)))) return []
  return before.flatMap((cause, i) => (left.has(keyOf(cause)) ? [] : [i]))
}

function keyOf({ leg, reason, node }: Cause): string {
  return [leg, reason, node].join(' ')
}

/** What blocks the packet once edits are made; undefined where they can't be. */
function causesWith(design: OpenDesign, edits: readonly Edit[], probe: Probe): Causes | undefined {
  const { lintDesign, options } = design
  try {
    const manifests = patchManifests(lintDesign.manifests, edits)
    const network =
      options.connectIp === 'address'
        ? new Design(manifests, [], lintDesign.options).network
        : networkOf(manifests, options).network
    return network.causes(probe)
  } catch (error) {
    if (error instanceof Impossible) return undefined
    throw error
  }
}

/** The objects that have a part in how far a packet gets. */
function objectsOf(causes: readonly Cause[], { model }: Network): ReadonlySet<string> {
  const nodes = new Map(
    [...model.routers, ...model.switches].map(({ name, origin }) => [name, origin]),
  )
  const origins = causes.flatMap(({ trace, mend = [] }) => [
    ...originsOf(trace),
    ...mend.map((change) => ('router' in change ? nodes.get(change.router) : undefined)),
  ])
  const passed = causes.flatMap(({ trace: { request, reply } }) =>
    [...request.hops, ...(reply?.hops ?? [])].map(({ node }) => nodes.get(node)),
  )
  return new Set([...origins, ...passed].flatMap((origin) => (origin ? objectOf(origin) : [])))
}

function originsOf({ from, to, request, reply }: Trace): (Origin | undefined)[] {
  const steps = [...request.hops, ...(reply?.hops ?? [])].flatMap((hop) => hop.steps)
  return [
    from?.origin,
    to?.origin,
    ...steps.map((step) => {
      if (step.kind === 'acl') return step.acl?.origin
      if (step.kind === 'route') return step.route.origin
      return step.kind === 'policy' ? step.policy.origin : undefined
    }),
  ]
}

/** The same for all lines of an object. */
function objectOf({ file, document }: Origin): string {
  return `${document} ${file}`
}
