import type { Origin } from '../../diagnostic/index.ts'
import { containsAddress, containsPrefix, parseAddress, parseCidr } from '../../net/index.ts'

/** A part of a world that does not fit the others. */
export interface WorldProblem {
  readonly at: { readonly origin?: Origin | undefined }
  readonly message: string
  readonly help?: string
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
