import type { ServiceSet } from '../../match/index.ts'
import {
  type Address,
  addressToBigInt,
  type Family,
  formatAddress,
  type Prefix,
  sameAddress,
} from '../../net/index.ts'
import type { ClassMember, Reachability } from '../reachability/index.ts'
import type { DiffGroup } from './change.ts'
import type { ChangedIslands } from './changed-islands.ts'
import type { States } from './changed-part.ts'
import { type CommonClass, type Counterparts, commonClasses } from './common-classes.ts'
import { fateKey, LOST, type OutsideFate, outsideFate } from './exit.ts'
import { byFirst, groupOf, presenceOf } from './groups.ts'
import { switchesMeeting } from './outside-senders.ts'
import { type AddressRange, OutsideSpace } from './outside-space.ts'
import { type CauseSide, sidesOf } from './turn.ts'

/** Services of which something else becomes on their way outside. */
export interface OutsideShift {
  readonly before: OutsideFate
  readonly after: OutsideFate
  /** Never empty. */
  readonly services: ServiceSet
}

/** What became of what some endpoints send to addresses outside. */
export interface OutsideChange {
  readonly family: Family
  readonly from: DiffGroup
  /** Ascending, with nothing between them that shifts alike. */
  readonly ranges: readonly AddressRange[]
  /** What is in none of them is as it was. */
  readonly shifts: readonly OutsideShift[]
}

/** Of how many endpoints packets to addresses outside changed in which way. One may count in several. */
export interface OutsideCounts {
  readonly endpoints: number
  /** Some service gets somewhere that was lost. */
  readonly gained: number
  /** Some service got somewhere and is lost. */
  readonly lost: number
  /** OVN leaves some service open that was certain. */
  readonly undefined: number
}

/** What becomes of one packet of a shift in both networks. */
export interface OutsideCause {
  readonly before: CauseSide | undefined
  readonly after: CauseSide | undefined
}

/** The difference between two networks in what leaves them: for addresses that are in neither. */
export class OutsideDiff {
  readonly before: Reachability
  readonly after: Reachability
  readonly changes: readonly OutsideChange[]
  /** False where rules ask for single bits of addresses: other addresses of a range may then differ from the first. */
  readonly isExact: boolean

  readonly #networks: States

  /**
   * Traces what each class of endpoints sends, unless all that it can meet is unchanged. The two may be parts of whole
   * networks: those are what an address is outside of.
   */
  constructor(
    before: Reachability,
    after: Reachability,
    networks: States,
    islands: ChangedIslands | undefined,
  ) {
    this.before = before
    this.after = after
    this.#networks = networks
    const space = new OutsideSpace(before, after, networks, islands?.touched)
    this.isExact = space.isExact
    const mayChange = sendersOf(before, after, islands, (prefix) => space.meets(prefix))
    this.changes = ([4, 6] as const).flatMap((family) => {
      const senders = commonClasses(before, after, family).filter(
        ({ members: [one] }) => !isSamePlace(one!) || mayChange(one!),
      )
      const ranges = senders.length > 0 ? space.ranges(family) : []
      return grouped(
        family,
        senders.map((sender) => ({ sender, pieces: this.#piecesOf(sender, ranges) })),
      )
    })
  }

  get isEmpty(): boolean {
    return this.changes.length === 0
  }

  /** Counts the endpoints, each by its addresses of a family. */
  counts(): OutsideCounts {
    const count = (matches: (shift: OutsideShift) => boolean): number => {
      const changed = this.changes.filter(({ shifts }) => shifts.some(matches))
      const members = changed.flatMap(({ from }) => from.parts.flatMap((part) => part.members))
      // The lists of members are made anew for each change, and what is in them is not.
      return new Set(members).size
    }
    return {
      endpoints: count(() => true),
      gained: count(({ before, after }) => before.kind === 'lost' && after.kind !== 'open'),
      lost: count(({ before, after }) => after.kind === 'lost' && before.kind !== 'open'),
      undefined: count(({ after }) => after.kind === 'open'),
    }
  }

  /** Traces a packet of a shift in both networks, and finds what leads it one way here and another there. */
  causeOf({ from, ranges }: OutsideChange, { services }: OutsideShift): OutsideCause {
    const [sender, address] = [from.parts[0]!.members[0]!, ranges[0]!.first]
    const service = services.example()!
    const then = sender.before && this.before.trace(sender.before, { address }, service)
    const now = sender.after && this.after.trace(sender.after, { address }, service)
    return sidesOf(
      then && { network: this.#networks.before, trace: then },
      now && { network: this.#networks.after, trace: now },
    )
  }

  /** The ranges in which something shifts, neighbours alike being one. */
  #piecesOf({ members: [sender] }: CommonClass, ranges: readonly AddressRange[]): Piece[] {
    const pieces: Piece[] = []
    for (const range of ranges) {
      const shifts = shiftsOf(
        fatesOf(this.before, sender!.before, range.first),
        fatesOf(this.after, sender!.after, range.first),
      )
      if (shifts.length === 0) continue
      pieces.push({ range, shifts, key: shifts.map(shiftKey).sort().join('\n') })
    }
    return pieces
  }
}

/** A class of endpoints, and what shifts of that which it sends. */
interface Sender {
  readonly sender: CommonClass
  readonly pieces: readonly Piece[]
}

/** A range, and what shifts in it. */
interface Piece {
  readonly range: AddressRange
  readonly shifts: readonly OutsideShift[]
  /** Equal where the shifts are. */
  readonly key: string
}

function shiftKey({ before, after, services }: OutsideShift): string {
  return `${fateKey(before)} > ${fateKey(after)} ${services.key}`
}

/** Services with one fate. */
interface FatedServices {
  readonly fate: OutsideFate
  readonly services: ServiceSet
}

/** What becomes of all services to an address; undefined for an endpoint that is not there, all of whose are lost. */
function fatesOf(
  reachability: Reachability,
  sender: ClassMember | undefined,
  address: Address,
): FatedServices[] | undefined {
  if (!sender) return undefined
  const fates = new Map<string, FatedServices>()
  for (const { services, trace } of reachability.paths(sender, { address })) {
    const fate = outsideFate(trace, reachability.network)
    const key = fateKey(fate)
    const known = fates.get(key)
    fates.set(
      key,
      known ? { ...known, services: known.services.union(services) } : { fate, services },
    )
  }
  return [...fates.values()]
}

function shiftsOf(
  before: readonly FatedServices[] | undefined,
  after: readonly FatedServices[] | undefined,
): OutsideShift[] {
  if (!before || !after) {
    return (before ?? after ?? [])
      .filter(({ fate }) => fate.kind !== 'lost')
      .map(({ fate, services }) =>
        before ? { before: fate, after: LOST, services } : { before: LOST, after: fate, services },
      )
  }
  return before.flatMap((was) =>
    after.flatMap((is): OutsideShift | [] => {
      if (fateKey(was.fate) === fateKey(is.fate)) return []
      const services = was.services.intersection(is.services)
      return services.isEmpty ? [] : { before: was.fate, after: is.fate, services }
    }),
  )
}

/** Whether an endpoint sends by the same port, with the same address. Ports of one name may be on two switches. */
function isSamePlace({ before, after }: Counterparts): boolean {
  return (
    before !== undefined &&
    after !== undefined &&
    before.endpoint.port === after.endpoint.port &&
    sameAddress(before.address, after.address)
  )
}

/** Tells of endpoints at the same place in both networks whether their packets may meet something that differs. */
function sendersOf(
  before: Reachability,
  after: Reachability,
  islands: ChangedIslands | undefined,
  isOutside: (prefix: Prefix) => boolean,
): (one: Counterparts) => boolean {
  if (!islands) return () => true
  const sides = [before, after].map(({ fabric }) => ({
    fabric,
    meeting: switchesMeeting(fabric, islands.touched, isOutside),
  }))
  return ({ after: sender }) =>
    sides.some(({ fabric, meeting }) =>
      meeting.has(fabric.switchPort(sender!.endpoint.port!)!.switch),
    )
}

/** Joins what shifts alike: the ranges of each sender, and the senders with the same ranges. */
function grouped(family: Family, senders: Iterable<Sender>): OutsideChange[] {
  const changes = new Map<string, { parts: CommonClass[]; pieces: readonly Piece[] }>()
  for (const { sender, pieces } of senders) {
    for (const alike of byShifts(pieces)) {
      const key = [presenceOf(sender), alike[0]!.key, ...alike.map(rangeText)].join('\n')
      const known = changes.get(key)
      if (known) known.parts.push(sender)
      else changes.set(key, { parts: [sender], pieces: alike })
    }
  }
  return [...changes.values()]
    .map(({ parts, pieces }) => ({
      family,
      from: groupOf(parts, presenceOf(parts[0]!)),
      ranges: pieces.map(({ range }) => range),
      shifts: pieces[0]!.shifts.toSorted((a, b) => compare(a.services.key, b.services.key)),
    }))
    .sort((a, b) => byFirst(a.from.parts[0]!, b.from.parts[0]!) || byRange(a, b))
}

/** Pieces that shift alike, those that touch being one. */
function byShifts(pieces: readonly Piece[]): Iterable<readonly Piece[]> {
  const found = new Map<string, Piece[]>()
  for (const piece of pieces) {
    const alike = found.get(piece.key)
    const before = alike?.at(-1)
    if (!alike) found.set(piece.key, [piece])
    else if (before && touches(before.range, piece.range)) {
      const range = { first: before.range.first, last: piece.range.last }
      alike[alike.length - 1] = { ...before, range }
    } else alike.push(piece)
  }
  return found.values()
}

function touches({ last }: AddressRange, { first }: AddressRange): boolean {
  return addressToBigInt(last) + 1n === addressToBigInt(first)
}

function rangeText({ range: { first, last } }: Piece): string {
  return `${formatAddress(first)} ${formatAddress(last)}`
}

function byRange({ ranges: [a] }: OutsideChange, { ranges: [b] }: OutsideChange): number {
  return compare(addressToBigInt(a!.first), addressToBigInt(b!.first))
}

function compare<T extends string | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
