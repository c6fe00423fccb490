import type { Cause, Causes } from '../../../analysis/index.ts'
import type { Probe } from '../../../dataplane/index.ts'
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

/** The fixes of lint that mend causes of a packet, those that mend most first: with each, in thought, they are gone. */
export function mendingFixes(design: OpenDesign, probe: Probe): MendingFix[] {
  const network = design.network()
  const { causes } = network.causes(probe)
  if (causes.length === 0) return []
  const near = objectsOf(causes, network)
  const isNear = ({ places }: ProvenFinding): boolean =>
    places.some(({ origin }) => near.has(objectOf(origin)))
  return design.proven.findings
    .filter((finding) => finding.fix && isNear(finding))
    .slice(0, TRIED)
    .flatMap((finding): MendingFix[] => {
      const { title, edits } = finding.fix!
      const after = causesWith(design, edits, probe)
      const mends = after ? mendedBy(causes, after.causes) : []
      if (mends.length === 0) return []
      return [{ id: idOf(finding), title, mends, enough: after?.causes.length === 0 }]
    })
    .sort((a, b) => b.mends.length - a.mends.length)
}

/** Which causes are gone. */
function mendedBy(before: readonly Cause[], after: readonly Cause[]): number[] {
  const left = new Set(after.map(keyOf))
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

/** The objects that have a part in how far a packet gets: whose nodes it passes, whose ACLs judge it, where it is mended. */
function objectsOf(causes: readonly Cause[], { model }: Network): ReadonlySet<string> {
  const nodes = new Map(
    [...model.routers, ...model.switches].map(({ name, origin }) => [name, origin]),
  )
  const origins = causes.flatMap(({ trace: { request, reply }, mend = [] }) => {
    const hops = [...request.hops, ...(reply?.hops ?? [])]
    return [
      ...hops.map(({ node }) => nodes.get(node)),
      ...hops.flatMap(({ steps }) =>
        steps.map((step) => (step.kind === 'acl' ? step.acl?.origin : undefined)),
      ),
      ...mend.map((change) => ('router' in change ? nodes.get(change.router) : undefined)),
    ]
  })
  return new Set(origins.flatMap((origin) => (origin ? objectOf(origin) : [])))
}

/** The same for all lines of an object. */
function objectOf({ file, document }: Origin): string {
  return `${document} ${file}`
}
