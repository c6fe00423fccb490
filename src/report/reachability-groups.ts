import type {
  Cell,
  ClassMember,
  Matrix,
  MatrixCell,
  MatrixGroup,
  Selected,
} from '../analysis/index.ts'
import { type Probe, probeOf } from '../dataplane/index.ts'
import { visible } from '../diagnostic/index.ts'
import { icmpProtocol, ServiceSet } from '../match/index.ts'
import { type Address, formatAddress, interval } from '../net/index.ts'
import { nameOf } from './check-words.ts'
import { commandOf } from './pair-services.ts'
import { formatServices } from './services.ts'

/** A group of endpoints with a name of its own in a report: A, B, …, Z, AA, … */
export interface NamedGroup extends MatrixGroup {
  readonly name: string
}

/** The groups of a matrix by their places. Senders and receivers that are the same endpoints share a name. */
export interface NamedGroups {
  /** Each group once. */
  readonly all: readonly NamedGroup[]
  readonly senders: readonly NamedGroup[]
  readonly receivers: readonly NamedGroup[]
}

export function nameGroups({ senders, receivers }: Matrix): NamedGroups {
  const named = new Map<string, NamedGroup>()
  const name = (group: MatrixGroup): NamedGroup => {
    const key = keyOf(group)
    const known = named.get(key) ?? { ...group, name: letters(named.size) }
    named.set(key, known)
    return known
  }
  const groups = { senders: senders.map(name), receivers: receivers.map(name) }
  return { ...groups, all: [...named.values()] }
}

/** A cell with whom it is about. */
export interface NamedCell {
  readonly cell: MatrixCell
  readonly from: NamedGroup
  /** Absent where the cell stands for all groups to which the sender has no other: nothing gets there. */
  readonly to: NamedGroup | undefined
  /** The name of the receivers, or a word for all that are left. */
  readonly receivers: string
}

/** All cells of a matrix, row by row, with those in which nothing gets through as one for each row. */
export function* namedCells(matrix: Matrix, groups: NamedGroups): Iterable<NamedCell> {
  for (const [sender, from] of groups.senders.entries()) {
    const { cells, rest } = matrix.row(sender)
    for (const cell of cells) {
      const to = groups.receivers[cell.receiver]!
      yield { cell, from, to, receivers: to.name }
    }
    if (rest) {
      const receivers = cells.length > 0 ? 'all others' : 'all'
      yield { cell: rest, from, to: undefined, receivers }
    }
  }
}

function keyOf({ parts }: MatrixGroup): string {
  return parts
    .map(({ class: { id, members: all }, members }) =>
      members.length === all.length
        ? id
        : `${id}:${members.map(({ address }) => formatAddress(address))}`,
    )
    .join()
}

/** 0 is A, 25 is Z, 26 is AA. */
function letters(number: number): string {
  const last = String.fromCharCode(65 + (number % 26))
  return number < 26 ? last : `${letters(Math.floor(number / 26) - 1)}${last}`
}

/** What the members of a group have in common, or not. */
export interface GroupFacts {
  readonly vpcs: readonly string[]
  readonly subnets: readonly string[]
  /** The security groups of each member, joined by `+`: once for each combination, `(none)` where there are none. */
  readonly securityGroups: readonly string[]
}

/** No group can have this name. */
const NO_GROUP = '(none)'

export function factsOf(parts: readonly Selected[]): GroupFacts {
  const combinations = parts.flatMap(({ members }) =>
    members.map(({ endpoint: { securityGroups } }) => securityGroups.join('+') || NO_GROUP),
  )
  const vpcs = parts.flatMap(({ class: { router } }) => router ?? [])
  return {
    vpcs: [...new Set(vpcs)],
    subnets: [...new Set(parts.map((part) => part.class.switch))],
    securityGroups: [...new Set(combinations)],
  }
}

/** So many names are spelled out; the rest is counted. */
const SHOWN = 3

/** `3 endpoints: default/a, default/b, default/c` */
export function describeMembers({ parts, size }: MatrixGroup): string {
  const first: string[] = []
  for (const { members } of parts) {
    first.push(...members.slice(0, SHOWN - first.length).map(nameOfMember))
    if (first.length === SHOWN) break
  }
  return `${counted(size, 'endpoint')}: ${listed(first, size)}`
}

/** `VPC hub; subnet hub-net; security groups web+base, (none)` */
export function describePlace(parts: readonly Selected[]): string {
  const { vpcs, subnets, securityGroups } = factsOf(parts)
  const secured = securityGroups.some((combination) => combination !== NO_GROUP)
  return [
    ...kind('VPC', vpcs),
    ...kind('subnet', subnets),
    ...(secured ? kind('security group', securityGroups) : []),
  ].join('; ')
}

function kind(word: string, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const plural = names.length > 1 || names[0]!.includes('+')
  const shown = names.slice(0, SHOWN).map(visible)
  return [`${word}${plural ? 's' : ''} ${listed(shown, names.length)}`]
}

function listed(shown: readonly string[], all: number): string {
  const more = all > shown.length ? ` and ${all - shown.length} more` : ''
  return `${shown.join(', ')}${more}`
}

export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}

/** The endpoint's name, with everything that a terminal would not show as a character written out. */
export function nameOfMember({ endpoint }: ClassMember): string {
  return visible(nameOf(endpoint))
}

/** What a cell says: `tcp 80,443`, `none`, `tcp 80 (undefined: tcp 443)`. */
export function formatCell({ reachable, undefined: open }: Cell): string {
  const text = formatServices(reachable)
  if (open.isEmpty) return text
  const unsure = `undefined: ${formatServices(open)}`
  return reachable.isEmpty ? unsure : `${text} (${unsure})`
}

/** What was asked for and is in neither set. */
export function lostIn({ reachable, undefined: open }: Cell, asked: ServiceSet): ServiceSet {
  return asked.difference(reachable).difference(open)
}

/** How much of what was asked for gets through; `undefined` where OVN leaves some of it open. */
export type CellKind = 'all' | 'some' | 'none' | 'undefined'

export function kindOfCell(cell: Cell, { services }: Matrix): CellKind {
  if (!cell.undefined.isEmpty) return 'undefined'
  if (cell.reachable.isEmpty) return 'none'
  return lostIn(cell, services).isEmpty ? 'all' : 'some'
}

/** For each verdict that a cell has: a packet between its example pair, for `isthmus trace` to give that verdict. */
export interface CellExamples {
  readonly reachable: Probe | undefined
  readonly undefined: Probe | undefined
  readonly unreachable: Probe | undefined
}

export function examplesOf(cell: MatrixCell, asked: ServiceSet): CellExamples {
  return {
    reachable: exampleOf(cell, cell.reachable),
    undefined: exampleOf(cell, cell.undefined),
    unreachable: exampleOf(cell, lostIn(cell, asked)),
  }
}

/**
 * A packet of a set, from one to the other. Undefined for a set that is empty or has nothing that a probe can name, and
 * for an endpoint's second address.
 */
export function exampleOf(
  { from, to }: Pick<MatrixCell, 'from' | 'to'>,
  set: ServiceSet,
): Probe | undefined {
  return isFirst(to) ? exampleTo(from, to.address, nameOf(to.endpoint), set) : undefined
}

/** A packet of a set to an address, by whatever name it goes; undefined as that of {@link exampleOf}. */
export function exampleTo(
  from: ClassMember,
  destination: Address,
  name: string,
  set: ServiceSet,
): Probe | undefined {
  const { family } = set
  const foreign = icmpProtocol(family === 4 ? 6 : 4)
  const service = set.difference(ServiceSet.of(family, interval(foreign, foreign))).example()
  if (!service || !isFirst(from)) return undefined
  const packet = { source: from.address, destination, ttl: 64, ...service }
  return probeOf(packet, nameOf(from.endpoint), name)
}

function isFirst({ endpoint, address }: ClassMember): boolean {
  return endpoint.addresses.find(({ family }) => family === address.family) === address
}

/** The command that traces a probe, fit for a shell. */
export function traceCommand(probe: Probe): string {
  return commandOf({ ...probe, from: shellWord(probe.from), to: shellWord(probe.to) })
}

/** A word as a shell takes it, in quotes if need be. */
export function shellWord(text: string): string {
  if (/^[\w./:@-]+$/.test(text)) return text
  return visible(text) === text ? `'${text.replaceAll("'", "'\\''")}'` : ansiQuoted(text)
}

/** As bash and zsh read it, without anything that a terminal would act upon. */
function ansiQuoted(text: string): string {
  const characters = [...text].map((character) => {
    if (character === "'" || character === '\\') return `\\${character}`
    return visible(character) === character
      ? character
      : [...new TextEncoder().encode(character)]
          .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
          .join('')
  })
  return `$'${characters.join('')}'`
}
