import { type Diagnostic, nearest } from '../../diagnostic/index.ts'
import type { Endpoint, LogicalNetwork } from '../../model/index.ts'
import { containsAddress, type Family, formatPrefix } from '../../net/index.ts'
import type { ClassMember, EndpointClass } from '../reachability/index.ts'
import { isOutside, nothingButOutside } from './left-out.ts'
import { formatSelector, type Selector } from './selector.ts'

/** What a selector selects: of each class some of its members, or all. */
export class Selection {
  readonly parts: ReadonlyMap<EndpointClass, readonly ClassMember[]>

  constructor(parts: ReadonlyMap<EndpointClass, readonly ClassMember[]>) {
    this.parts = parts
  }

  minus(other: Selection): Selection {
    return this.#filter((entry, cls) => !other.parts.get(cls)?.includes(entry))
  }

  intersection(other: Selection): Selection {
    return this.#filter((entry, cls) => other.parts.get(cls)?.includes(entry) ?? false)
  }

  /** The selected endpoints, each with the families of its selected addresses. */
  families(): Map<Endpoint, Set<Family>> {
    const families = new Map<Endpoint, Set<Family>>()
    for (const [{ family }, members] of this.parts) {
      for (const { endpoint } of members) {
        const known = families.get(endpoint)
        if (known) known.add(family)
        else families.set(endpoint, new Set([family]))
      }
    }
    return families
  }

  #filter(keep: (member: ClassMember, cls: EndpointClass) => boolean): Selection {
    const parts = new Map<EndpointClass, readonly ClassMember[]>()
    for (const [cls, members] of this.parts) {
      const kept = members.filter((entry) => keep(entry, cls))
      if (kept.length > 0) parts.set(cls, kept)
    }
    return new Selection(parts)
  }
}

/** Pairs between two classes, of two different endpoints each. */
export interface ClassPair {
  readonly from: EndpointClass
  readonly to: EndpointClass
  readonly example: { readonly from: ClassMember; readonly to: ClassMember }
  readonly pairs: number
}

/** Every pair of classes of one family with a pair of members that are selected. */
export function* classPairs(from: Selection, to: Selection): Iterable<ClassPair> {
  for (const [sender, senders] of from.parts) {
    for (const [receiver, receivers] of to.parts) {
      if (sender.family !== receiver.family) continue
      const pair = pairOf(senders, receivers)
      if (pair) yield { from: sender, to: receiver, ...pair }
    }
  }
}

function pairOf(
  senders: readonly ClassMember[],
  receivers: readonly ClassMember[],
): Pick<ClassPair, 'example' | 'pairs'> | undefined {
  const [first] = senders
  const other = receivers.find(({ endpoint }) => endpoint !== first!.endpoint)
  const another = senders.find(({ endpoint }) => endpoint !== receivers[0]!.endpoint)
  const example = other
    ? { from: first!, to: other }
    : another && { from: another, to: receivers[0]! }
  if (!example) return undefined
  return { example, pairs: senders.length * receivers.length - pairsWithItself(senders, receivers) }
}

function pairsWithItself(
  senders: readonly ClassMember[],
  receivers: readonly ClassMember[],
): number {
  const [few, many] =
    senders.length < receivers.length ? [senders, receivers] : [receivers, senders]
  const counts = new Map<Endpoint, number>()
  for (const { endpoint } of few) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1)
  return many.reduce((sum, { endpoint }) => sum + (counts.get(endpoint) ?? 0), 0)
}

/** Whom a selector selects. */
export interface Selected {
  /** Members of the classes. */
  readonly selection: Selection
  /** Endpoints that ought to have a place in the network, and have none. */
  readonly unplaced: readonly Endpoint[]
  /** Pods that are to have none. */
  readonly leftOut: readonly Endpoint[]
  /** What of the selector names nothing in the network, or that it selects nobody there. */
  readonly problems: readonly Diagnostic[]
}

/** Finds whom a selector selects. */
export function select(
  network: LogicalNetwork,
  classes: readonly EndpointClass[],
  selector: Selector,
): Selected {
  const selects = predicate(selector)
  const parts = new Map<EndpointClass, readonly ClassMember[]>()
  for (const cls of classes) {
    const members = cls.members.filter((member) => selects(member.endpoint, member, cls))
    if (members.length > 0)
      parts.set(cls, members.length === cls.members.length ? cls.members : members)
  }
  const placeless = network.endpoints.filter(
    (endpoint) => endpoint.problem !== undefined && selects(endpoint, undefined, undefined),
  )
  const leftOut = placeless.filter(isOutside)
  const unplaced = placeless.filter((endpoint) => !isOutside(endpoint))
  const unknown = leaves(selector).flatMap((leaf) => unknownName(leaf, network) ?? [])
  const nobody = parts.size === 0 && unplaced.length === 0 && unknown.length === 0
  const why = leftOut.length > 0 ? nothingButOutside : selectsNobody
  return {
    selection: new Selection(parts),
    unplaced,
    leftOut,
    problems: nobody ? [why(formatSelector(selector), leftOut)] : unknown,
  }
}

type Predicate = (
  endpoint: Endpoint,
  /** Absent for an endpoint that has no place in the network. */
  member: ClassMember | undefined,
  cls: EndpointClass | undefined,
) => boolean

function predicate(selector: Selector): Predicate {
  switch (selector.kind) {
    case 'all':
      return () => true
    case 'vpc': {
      const matches = pattern(selector.pattern)
      return (_, __, cls) => cls?.router !== undefined && matches(cls.router)
    }
    case 'subnet': {
      const matches = pattern(selector.pattern)
      return (_, __, cls) => cls !== undefined && matches(cls.switch)
    }
    case 'namespace': {
      const matches = pattern(selector.pattern)
      return ({ namespace }) => matches(namespace)
    }
    case 'sg': {
      const matches = pattern(selector.pattern)
      return ({ securityGroups }) => securityGroups.some(matches)
    }
    case 'label': {
      const { key } = selector
      const matches = pattern(selector.pattern)
      return ({ labels }) => Object.hasOwn(labels, key) && matches(labels[key]!)
    }
    case 'pod': {
      const inNamespace = pattern(selector.namespace)
      const matches = pattern(selector.pattern)
      // Nodes have no namespace, and are found by their names all the same.
      return ({ namespace, name }) => matches(name) && (namespace === '' || inNamespace(namespace))
    }
    case 'cidr': {
      const { prefix } = selector
      return (_, member) => member !== undefined && containsAddress(prefix, member.address)
    }
    case 'and': {
      const all = selector.operands.map(predicate)
      return (...args) => all.every((part) => part(...args))
    }
    case 'or': {
      const all = selector.operands.map(predicate)
      return (...args) => all.some((part) => part(...args))
    }
    case 'not': {
      const operand = predicate(selector.operand)
      return (...args) => !operand(...args)
    }
  }
}

/** Whether a text matches a pattern in which `*` stands for any text. */
function pattern(text: string): (value: string) => boolean {
  if (!text.includes('*')) return (value) => value === text
  const parts = text.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  const expression = new RegExp(`^${parts.join('.*')}$`, 's')
  return (value) => expression.test(value)
}

type Leaf = Exclude<Selector, { kind: 'and' | 'or' | 'not' }>

function leaves(selector: Selector): Leaf[] {
  switch (selector.kind) {
    case 'and':
    case 'or':
      return selector.operands.flatMap(leaves)
    case 'not':
      return leaves(selector.operand)
    default:
      return [selector]
  }
}

/** Why a part of a selector can't select anybody: there is nothing of that name. */
function unknownName(leaf: Leaf, network: LogicalNetwork): Diagnostic | undefined {
  const { endpoints, routers, switches } = network
  switch (leaf.kind) {
    case 'all':
      return undefined
    case 'vpc':
      return missing(
        'VPC',
        leaf.pattern,
        routers.map(({ name }) => name),
      )
    case 'subnet':
      return missing(
        'subnet',
        leaf.pattern,
        switches.map(({ name }) => name),
      )
    case 'namespace':
      return missing(
        'namespace',
        leaf.pattern,
        endpoints.map(({ namespace }) => namespace),
        'with pods in it',
      )
    case 'sg':
      return missing(
        'security group',
        leaf.pattern,
        endpoints.flatMap(({ securityGroups }) => securityGroups),
        'with pods in it',
      )
    case 'label': {
      const { key } = leaf
      const keys = endpoints.flatMap(({ labels }) => Object.keys(labels))
      const values = endpoints.flatMap(({ labels }) =>
        Object.hasOwn(labels, key) ? [labels[key]!] : [],
      )
      return (
        missing('pod with the label', key, keys) ??
        missing(`pod with label \`${key}\` of value`, leaf.pattern, values)
      )
    }
    case 'pod':
      return missing(
        'pod',
        `${leaf.namespace}/${leaf.pattern}`,
        endpoints.map(({ namespace, name }) => `${namespace || leaf.namespace}/${name}`),
      )
    case 'cidr':
      if (endpoints.some(({ addresses }) => addresses.some((a) => containsAddress(leaf.prefix, a))))
        return undefined
      return {
        code: 'selector-selects-nobody',
        severity: 'error',
        message: `nobody in the network has an address in \`${formatPrefix(leaf.prefix)}\``,
        help: 'a CIDR selects the endpoints whose addresses are in it; correct it, or add the pods that are to be there to the manifests',
      }
  }
}

function missing(
  what: string,
  wanted: string,
  names: readonly string[],
  which = '',
): Diagnostic | undefined {
  const known = [...new Set(names)]
  if (known.some(pattern(wanted))) return undefined
  const near =
    known.find((name) => shortName(name) === shortName(wanted)) ??
    nearest(wanted, known) ??
    known.find((name) => related(shortName(name), shortName(wanted)))
  const shown = known.slice(0, 8).join(', ')
  return {
    code: 'selector-selects-nobody',
    severity: 'error',
    message: `there is no ${what} \`${wanted}\`${which && ` ${which}`}`,
    help: near
      ? `did you mean \`${near}\`?`
      : known.length > 0
        ? `there are: ${shown}${known.length > 8 ? `, and ${known.length - 8} more` : ''}`
        : 'the manifests have none',
  }
}

/** Without a namespace. */
function shortName(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}

function related(a: string, b: string): boolean {
  return a.includes(b) || b.includes(a)
}

function selectsNobody(selector: string): Diagnostic {
  return {
    code: 'selector-selects-nobody',
    severity: 'error',
    message: `\`${selector}\` selects nobody`,
    help: 'each of its parts is there, but nobody is in all of them: correct it, or add the pods that it means to the manifests',
  }
}
