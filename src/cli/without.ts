import { nearest, surelyMeant } from '../diagnostic/index.ts'
import { isMapping, type Manifest } from '../manifest/index.ts'
import { masked, parseAddress, parsePrefix, sameAddress, samePrefix } from '../net/index.ts'
import { UsageError } from './exit.ts'
import { withoutItems } from './without-items.ts'

/** The manifests without one thing. `rest` is what stands behind the kind; `namespace` is that of names without one. */
type Removal = (manifests: readonly Manifest[], rest: string, namespace: string) => Manifest[]

/** A list of an object whose entries have priorities. */
interface Prioritized {
  readonly kind: string
  /** What people call the object and an entry of the list. */
  readonly object: string
  readonly entry: string
  readonly list: string
  /** How an entry is named: the word in front of the colon with an example of what stands behind it. */
  readonly form: string
  /** What tells entries of one priority apart, behind an @. */
  readonly detail: (entry: Entry) => string
}

export const POLICIES: Prioritized = {
  kind: 'Vpc',
  object: 'VPC',
  entry: 'policy',
  list: 'policyRoutes',
  form: 'policy:VPC/31001',
  detail: ({ match }) => `${match}`,
}

export const ACLS: Prioritized = {
  kind: 'Subnet',
  object: 'subnet',
  entry: 'ACL',
  list: 'acls',
  form: 'acl:SUBNET/1000',
  detail: ({ match }) => `${match}`,
}

export function rulesOf(direction: 'ingress' | 'egress'): Prioritized {
  return {
    kind: 'SecurityGroup',
    object: 'security group',
    entry: `${direction} rule`,
    list: `${direction}Rules`,
    form: `rule:GROUP/${direction}/1`,
    detail: ({ remoteAddress, remoteSecurityGroup }) => `${remoteAddress ?? remoteSecurityGroup}`,
  }
}

/** What can be taken away, by the word in front of the colon. */
const REMOVALS: Readonly<Record<string, Removal>> = {
  peering: withoutPeering,
  route: withoutRoute,
  policy: withoutPrioritized(POLICIES),
  rule: withoutRule,
  acl: withoutPrioritized(ACLS),
  group: withoutObject('SecurityGroup', 'security group'),
  vpc: withoutObject('Vpc', 'VPC'),
  subnet: withoutObject('Subnet', 'subnet'),
  pod: withoutObject('Pod', 'pod', true),
}

/** How each of them is written. */
export const REMOVAL_FORMS =
  'peering:VPC/VPC, route:VPC/CIDR, route:VPC/CIDR@NEXTHOP, policy:VPC/PRIORITY, policy:VPC/PRIORITY@MATCH, ' +
  'rule:GROUP/ingress/PRIORITY, rule:GROUP/ingress/PRIORITY@REMOTE, acl:SUBNET/PRIORITY, acl:SUBNET/PRIORITY@MATCH, ' +
  'group:NAME, vpc:NAME, subnet:NAME or pod:NAMESPACE/NAME'

/**
 * The manifests without what `--without` names, as if nobody had written it.
 *
 * @throws UsageError for what can't be taken away, or is not there
 */
export function manifestsWithout(
  manifests: readonly Manifest[],
  names: readonly string[],
  namespace: string,
): readonly Manifest[] {
  return names.reduce<readonly Manifest[]>((left, text) => {
    const colon = text.indexOf(':')
    const kind = text.slice(0, Math.max(colon, 0))
    if (Object.hasOwn(REMOVALS, kind))
      return REMOVALS[kind]!(left, text.slice(colon + 1), namespace)
    const near = surelyMeant(colon < 0 ? text : kind, Object.keys(REMOVALS))
    throw new UsageError(
      `--without \`${text}\` does not say what to take away`,
      near ? `did you mean \`${near}:…\`?` : `write ${REMOVAL_FORMS}`,
    )
  }, manifests)
}

/** Takes the entries of both VPCs that name each other; one of them may be missing. */
function withoutPeering(manifests: readonly Manifest[], rest: string): Manifest[] {
  const [a, b, ...more] = rest.split('/')
  if (!a || !b || more.length > 0) {
    throw new UsageError(`\`peering:${rest}\` names no two VPCs`, 'write peering:VPC/VPC')
  }
  const vpc = objectNamed('Vpc', 'VPC', a, manifests)
  const left = withoutEntries(
    withoutEntries(manifests, { kind: 'Vpc', name: a }, 'vpcPeerings', towards(b)),
    { kind: 'Vpc', name: b },
    'vpcPeerings',
    towards(a),
  )
  if (left.every((manifest, i) => manifest === manifests[i])) {
    const remotes = entriesOf(vpc, 'vpcPeerings').map(({ remoteVpc }) => `${remoteVpc}`)
    throw unknown(`peering of VPC \`${a}\` with`, b, remotes)
  }
  return left
}

function towards(remote: string): (entry: Entry) => boolean {
  return ({ remoteVpc }) => remoteVpc === remote
}

/** Takes every static route of a VPC for exactly the prefix, or those of them with the next hop. */
function withoutRoute(manifests: readonly Manifest[], rest: string): Manifest[] {
  const [, name = '', cidr = '', hop] = /^([^/]*)\/([^@]*)(?:@(.*))?$/.exec(rest) ?? []
  const prefix = parsePrefix(cidr)
  const nextHop = hop === undefined ? undefined : parseAddress(hop)
  if (name === '' || !prefix || (hop !== undefined && !nextHop)) {
    throw new UsageError(
      `\`route:${rest}\` names no route of a VPC`,
      'write route:VPC/10.2.0.0/16, or route:VPC/10.2.0.0/16@169.254.0.2 for the one with that next hop',
    )
  }
  const vpc = objectNamed('Vpc', 'VPC', name, manifests)
  const left = withoutEntries(manifests, vpc, 'staticRoutes', (entry) => {
    const own = parsePrefix(`${entry['cidr']}`)
    const ownHop = parseAddress(`${entry['nextHopIP']}`)
    if (!own || !samePrefix(masked(own), masked(prefix))) return false
    return !nextHop || (ownHop !== undefined && sameAddress(ownHop, nextHop))
  })
  if (left.every((manifest, i) => manifest === manifests[i])) {
    const routes = entriesOf(vpc, 'staticRoutes').map(
      (entry) => `${entry['cidr']}@${entry['nextHopIP']}`,
    )
    throw unknown(
      `static route of VPC \`${name}\` for`,
      hop === undefined ? cidr : `${cidr}@${hop}`,
      routes,
    )
  }
  return left
}

/** Takes the rules of a security group in one direction. */
function withoutRule(manifests: readonly Manifest[], rest: string, namespace: string): Manifest[] {
  const [, group = '', direction, key = ''] = /^([^/]*)\/(ingress|egress)\/(.*)$/s.exec(rest) ?? []
  if (direction !== 'ingress' && direction !== 'egress') {
    throw new UsageError(
      `\`rule:${rest}\` names no rule of a security group`,
      'write rule:GROUP/ingress/1 or rule:GROUP/egress/1, where 1 is the priority, or rule:GROUP/ingress/1@10.0.0.0/24 for the one with that remote address or group',
    )
  }
  return withoutPrioritized(rulesOf(direction))(manifests, `${group}/${key}`, namespace)
}

/** Takes every entry of a list that has the priority, or those of them that have a detail, too. */
function withoutPrioritized({ kind, object, entry, list, form, detail }: Prioritized): Removal {
  return (manifests, rest) => {
    const [, name = '', priority = '', wanted] = /^([^/]*)\/(\d+)(?:@(.*))?$/s.exec(rest) ?? []
    if (name === '' || priority === '') {
      throw new UsageError(
        `\`${rest}\` names no ${entry} of a ${object}`,
        `write ${form}, where the number is the priority, or ${form}@… for the one with that ${list.endsWith('Rules') ? 'remote address or group' : 'match'}`,
      )
    }
    const holder = objectNamed(kind, object, name, manifests)
    const left = withoutEntries(
      manifests,
      holder,
      list,
      (one) =>
        `${one['priority']}` === priority &&
        (wanted === undefined || detail(one) === wanted.trim()),
    )
    if (left.some((manifest, i) => manifest !== manifests[i])) return left
    const known = entriesOf(holder, list).map((one) => `${one['priority']}@${detail(one)}`)
    const text = wanted === undefined ? priority : `${priority}@${wanted}`
    throw unknown(`${entry} of ${object} \`${name}\` with priority`, text, known)
  }
}

/** Takes an object of a kind by its name. */
function withoutObject(kind: string, word: string, namespaced = false): Removal {
  return (manifests, rest, namespace) => {
    const nameOf = (manifest: Manifest): string =>
      namespaced ? `${manifest.namespace ?? namespace}/${manifest.name}` : manifest.name
    const wanted = namespaced && !rest.includes('/') ? `${namespace}/${rest}` : rest
    const ofKind = manifests.filter((manifest) => manifest.kind === kind)
    if (!ofKind.some((manifest) => nameOf(manifest) === wanted)) {
      throw unknown(word, wanted, ofKind.map(nameOf))
    }
    return manifests.filter((manifest) => manifest.kind !== kind || nameOf(manifest) !== wanted)
  }
}

type Entry = Readonly<Record<string, unknown>>

function entriesOf({ value: { spec } }: Manifest, list: string): readonly Entry[] {
  const entries = isMapping(spec) ? spec[list] : undefined
  return Array.isArray(entries) ? entries.filter(isMapping) : []
}

function objectNamed(
  kind: string,
  word: string,
  name: string,
  manifests: readonly Manifest[],
): Manifest {
  const all = manifests.filter((manifest) => manifest.kind === kind)
  const found = all.find((manifest) => manifest.name === name)
  if (found) return found
  throw unknown(
    word,
    name,
    all.map((other) => other.name),
  )
}

/** The manifests, with a list in the spec of an object that lacks some entries; the same object where it lacks none. */
function withoutEntries(
  manifests: readonly Manifest[],
  { kind, name }: Pick<Manifest, 'kind' | 'name'>,
  list: string,
  drops: (entry: Entry) => boolean,
): Manifest[] {
  return manifests.map((manifest) =>
    manifest.kind === kind && manifest.name === name
      ? withoutItems(manifest, ['spec', list], (item) => isMapping(item) && drops(item))
      : manifest,
  )
}

/** So many names are listed. */
const SHOWN = 8

/** What is said of a part that is not there, with the names of those that are. */
export function unknown(
  what: string,
  name: string,
  known: readonly string[],
  none = 'the manifests have none',
): UsageError {
  const near = nearest(name, known)
  const shown = known.slice(0, SHOWN).join(', ')
  const more = known.length > SHOWN ? `, and ${known.length - SHOWN} more` : ''
  return new UsageError(
    `there is no ${what} \`${name}\` to go without`,
    near ? `did you mean \`${near}\`?` : known.length > 0 ? `there are: ${shown}${more}` : none,
  )
}
