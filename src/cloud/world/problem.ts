import type { Origin } from '../../diagnostic/index.ts'
import {
  containsAddress,
  containsPrefix,
  overlaps,
  parseAddress,
  parseCidr,
} from '../../net/index.ts'

/** A part of a world that does not fit the others. */
export interface WorldProblem {
  readonly at: { readonly origin?: Origin | undefined }
  readonly message: string
  readonly help?: string
  /** It refers to a whole network that is not there: no world is written like that, but it becomes so when one is deleted. */
  readonly networkGone?: true
}

/** The parts whose name another one before them has. */
export function twice<Part extends WorldProblem['at']>(
  what: string,
  parts: readonly Part[],
  nameOf: (part: Part) => string,
): WorldProblem[] {
  const seen = new Set<string>()
  return parts.flatMap((part) => {
    const name = nameOf(part)
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    return [{ at: part, message: `${what} \`${name}\` is there twice`, help: 'rename one of them' }]
  })
}

/** Whether a prefix lies in one of the others. */
export function within(inner: string, outers: readonly string[]): boolean {
  return outers.some((outer) => containsPrefix(parseCidr(outer)!, parseCidr(inner)!))
}

/** Whether an address lies in a prefix. */
export function holds(prefix: string, address: string): boolean {
  return containsAddress(parseCidr(prefix)!, parseAddress(address)!)
}

/** A name that something refers to and nothing has. */
export function unknown(
  at: WorldProblem['at'],
  what: string,
  name: string,
  known: readonly string[],
): WorldProblem {
  return {
    at,
    message: `there is no ${what} \`${name}\``,
    help: known.length > 0 ? `there are: ${known.join(', ')}` : `add it to the world`,
  }
}

/** A network that something refers to and nobody has. */
export function unknownNetwork(...words: Parameters<typeof unknown>): WorldProblem {
  return { ...unknown(...words), networkGone: true }
}

/** A range of addresses and the part that has it. */
export interface NamedRange {
  readonly at: WorldProblem['at']
  readonly name: string
  readonly range: string
}

/** The subnets of one network that share addresses with one before them. */
export function overlappingSubnets(subnets: readonly NamedRange[]): WorldProblem[] {
  return subnets.flatMap(({ at, name, range }, i) => {
    const other = subnets
      .slice(0, i)
      .find((before) => overlaps(parseCidr(before.range)!, parseCidr(range)!))
    if (!other) return []
    const message = `subnet \`${name}\`, ${range}, overlaps subnet \`${other.name}\`, ${other.range}`
    return [{ at, message, help: 'give each subnet a range of its own' }]
  })
}
