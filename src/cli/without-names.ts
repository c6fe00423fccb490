import type { NetworkPart } from '../analysis/index.ts'
import { FieldOrigin, isMapping, type Manifest } from '../manifest/index.ts'
import { UsageError } from './exit.ts'
import { ACLS, manifestsWithout, POLICIES, rulesOf } from './without.ts'

/**
 * What `--without` takes for a part of the network of these manifests: as short as names that part alone; undefined where
 * nothing does, or no item of an object made it. Every name is tried, so that it takes away what the part is made of.
 */
export function removalOf(
  { elements }: NetworkPart,
  manifests: readonly Manifest[],
  namespace: string,
): string | undefined {
  const origins = elements.flatMap(({ origin }) => (origin instanceof FieldOrigin ? origin : []))
  if (origins.length === 0 || origins.length < elements.length) return undefined
  const items = new Set(
    origins.map(({ manifest, field }) =>
      JSON.stringify([manifest.kind, manifest.name, field.slice(0, ITEM)]),
    ),
  )
  return namesOf(origins[0]!).find((name) => takenBy(name, manifests, namespace) === items.size)
}

/** So many steps lead to an item of a list in a spec. */
const ITEM = 3

/** What may name the item, the shortest first. */
function namesOf({
  manifest: { kind, name, value },
  field: [, list, place],
}: FieldOrigin): string[] {
  const { spec } = value
  const items = isMapping(spec) ? spec[`${list}`] : undefined
  const entry: unknown = Array.isArray(items) ? items[Number(place)] : undefined
  if (!isMapping(entry)) return []
  const named = (word: string, key: unknown, detail: unknown) => {
    const short = `${word}:${name}/${key}`
    return [short, `${short}@${detail}`]
  }
  const { priority } = entry
  switch (`${kind} ${list}`) {
    case 'Vpc vpcPeerings':
      return [`peering:${name}/${entry['remoteVpc']}`]
    case 'Vpc staticRoutes':
      return named('route', entry['cidr'], entry['nextHopIP'])
    case 'Vpc policyRoutes':
      return named('policy', priority, POLICIES.detail(entry))
    case 'Subnet acls':
      return named('acl', priority, ACLS.detail(entry))
    case 'SecurityGroup ingressRules':
      return named('rule', `ingress/${priority}`, rulesOf('ingress').detail(entry))
    case 'SecurityGroup egressRules':
      return named('rule', `egress/${priority}`, rulesOf('egress').detail(entry))
    default:
      return []
  }
}

/** How many items a name takes away. */
function takenBy(name: string, manifests: readonly Manifest[], namespace: string): number {
  try {
    return manifestsWithout(manifests, [name], namespace).reduce(
      (sum, manifest, i) =>
        manifest === manifests[i] ? sum : sum + itemsOf(manifests[i]!) - itemsOf(manifest),
      0,
    )
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return 0
  }
}

/** How many items the lists in the spec of an object have. */
function itemsOf({ value: { spec } }: Manifest): number {
  const lists = isMapping(spec) ? Object.values(spec) : []
  return lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0)
}
