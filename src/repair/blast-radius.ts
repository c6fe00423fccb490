import {
  type ClassMember,
  type CommonClass,
  type CounterpartPair,
  type DiffGroup,
  type Intent,
  type ReachabilityChange,
  type ReachabilityDiff,
  type Shift,
  select,
} from '../analysis/index.ts'
import { ServiceSet } from '../match/index.ts'
import type { Network } from '../network.ts'

/** One thing that a repair changes for packets between two groups of endpoints; its only shift says what. */
export interface Exposure extends ReachabilityChange {
  readonly shifts: readonly [Shift]
}

/** All that a repair changes between endpoints: each pair and service that changes, once. */
export interface BlastRadius {
  readonly diff: ReachabilityDiff
  /** What the intents ask for. */
  readonly intended: readonly Exposure[]
  /** What gets through now, or is left open by OVN, and no intent asks for. */
  readonly beyond: readonly Exposure[]
  /** Of what nobody asks for what passes an end by rules that Kube-OVN gives every security group, as DHCP does. */
  readonly base: readonly Exposure[]
  /** What got through, and does not any more or not for certain. */
  readonly lost: readonly Exposure[]
}

/** Tells what of a difference intents ask for, and what comes with it; `after` is the network after the change. */
export function blastRadiusOf(
  diff: ReachabilityDiff,
  intents: readonly Intent[],
  after: Network,
): BlastRadius {
  const asked = intents.map((intent) => askedBy(intent, diff))
  const intended: Exposure[] = []
  const beyond: Exposure[] = []
  const base: Exposure[] = []
  const lost: Exposure[] = []
  const add = (list: Exposure[], change: ReachabilityChange, ends: Ends, shift: Shift): void => {
    if (shift.services.isEmpty) return
    const found = exposureOf(change, ends, shift)
    if (found) list.push(found)
  }
  for (const change of diff.changes()) {
    for (const ends of endsOf(change, asked)) {
      for (const shift of change.shifts) {
        const { services } = shift
        const none = ServiceSet.none(change.family)
        const isGain = shift.after === 'reachable'
        const wanted = isGain ? services.intersection(ends.services) : none
        const rest = services.difference(wanted)
        const byBase = isGain && !rest.isEmpty ? rest.intersection(baseOf(after, ends)) : none
        add(intended, change, ends, { ...shift, services: wanted })
        add(base, change, ends, { ...shift, services: byBase })
        const other = { ...shift, services: rest.difference(byBase) }
        add(shift.before === 'reachable' ? lost : beyond, change, ends, other)
      }
    }
  }
  return { diff, intended, beyond, base, lost }
}

/** What passes between two groups by base rules: for the pairs of all their classes alike. */
function baseOf(network: Network, { from, to }: Ends): ServiceSet {
  const sets = from.parts.flatMap((sender) =>
    to.parts.flatMap((receiver) => {
      const ends = exampleOf(sender.members, receiver.members)
      const [one, other] = [ends?.from.after, ends?.to.after]
      if (!one || !other) return []
      const { family } = one.address
      const name = ({ endpoint: { namespace, name: own } }: ClassMember): string =>
        namespace === '' ? own : `${namespace}/${own}`
      return network.services({ from: name(one), to: name(other), ipVersion: family }).base
    }),
  )
  const [first, ...rest] = sets
  return first
    ? rest.reduce((all, set) => all.intersection(set), first)
    : ServiceSet.none(from.parts[0]!.members[0]!.after?.address.family ?? 4)
}

/** Whom an intent is about in the network after the change, and what it asks. */
interface Asked {
  readonly intent: Intent
  readonly from: ReadonlySet<ClassMember>
  readonly to: ReadonlySet<ClassMember>
}

function askedBy(intent: Intent, { after }: ReachabilityDiff): Asked {
  const membersAt = (side: 'from' | 'to'): Set<ClassMember> => {
    const { selection } = select(after.network, after.classes, intent[side].selector)
    return new Set([...selection.parts.values()].flat())
  }
  return { intent, from: membersAt('from'), to: membersAt('to') }
}

/** Senders and receivers of whose pairs the same is asked. */
interface Ends {
  readonly from: DiffGroup
  readonly to: DiffGroup
  readonly services: ServiceSet
}

function* endsOf(change: ReachabilityChange, asked: readonly Asked[]): Generator<Ends> {
  const { family } = change
  const receivers = split(change.to, (member) => asked.filter(({ to }) => to.has(member)))
  for (const sender of split(change.from, (member) =>
    asked.filter(({ from }) => from.has(member)),
  )) {
    for (const receiver of receivers) {
      const services = sender.asked
        .filter((one) => receiver.asked.includes(one))
        .reduce((all, { intent }) => all.union(intent.services[family]), ServiceSet.none(family))
      yield { from: sender.group, to: receiver.group, services }
    }
  }
}

/** The members of a group by the intents that are about them. */
function split(
  { parts, presence }: DiffGroup,
  askedOf: (member: ClassMember) => readonly Asked[],
): { readonly group: DiffGroup; readonly asked: readonly Asked[] }[] {
  const found: { asked: readonly Asked[]; parts: CommonClass[] }[] = []
  for (const part of parts) {
    for (const counterparts of part.members) {
      const asked = counterparts.after ? askedOf(counterparts.after) : []
      let same = found.find((other) => sameItems(other.asked, asked))
      if (!same) found.push((same = { asked, parts: [] }))
      const last = same.parts.at(-1)
      if (last?.place !== part.place) same.parts.push({ ...part, members: [counterparts] })
      else same.parts[same.parts.length - 1] = { ...last, members: [...last.members, counterparts] }
    }
  }
  return found.map(({ asked, parts: own }) => {
    const size = own.reduce((sum, { members }) => sum + members.length, 0)
    return { asked, group: { parts: own, size, presence } }
  })
}

function sameItems<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}

/** Undefined where the two groups hold one endpoint only, which is no pair. */
function exposureOf(
  { family, before, after }: ReachabilityChange,
  { from, to }: Ends,
  shift: Shift,
): Exposure | undefined {
  const senders = membersOf(from)
  const receivers = new Set(membersOf(to))
  const twice = senders.filter((member) => receivers.has(member)).length
  const pairs = senders.length * receivers.size - twice
  const example = exampleOf(senders, [...receivers])
  return example && { family, from, to, before, after, shifts: [shift], example, pairs }
}

function membersOf({ parts }: DiffGroup) {
  return parts.flatMap(({ members }) => members)
}

function exampleOf(
  senders: readonly CounterpartPair['from'][],
  receivers: readonly CounterpartPair['to'][],
): CounterpartPair | undefined {
  for (const from of senders) {
    const to = receivers.find((receiver) => receiver !== from)
    if (to) return { from, to }
  }
  return undefined
}
