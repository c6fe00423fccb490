import * as z from 'zod'
import { LazyOrigin, type Origin } from '../../diagnostic/index.ts'
import { formatPrefix, hasHostBits, parseAddress, parseCidr } from '../../net/index.ts'

/** Never written in a file: {@link readWorld} notes here where a part stands. */
const origin = z
  .custom<Origin>((value) => value instanceof LazyOrigin, 'must be left out')
  .optional()

/** A mapping of a world file that answers can point at: no unknown keys, and an `origin`. */
export function part<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject({ ...shape, origin })
}

/** Whether a schema was made by {@link part}. */
export function isPart(shape: Readonly<Record<string, unknown>> | undefined): boolean {
  return shape?.['origin'] === origin
}

/** A value that nobody changes: a world is replaced, never edited. */
export type ReadonlyDeep<T> = T extends Origin
  ? T
  : T extends object
    ? { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> }
    : T

const canonicalCidr = (text: string): boolean => {
  const prefix = parseCidr(text)
  return prefix?.address.family === 4 && !hasHostBits(prefix) && formatPrefix(prefix) === text
}

/** An IPv4 prefix without host bits, `10.250.0.0/16`. */
export const cidr = z
  .string()
  .refine(canonicalCidr, 'must be an IPv4 prefix without host bits, such as 10.250.0.0/16')

/** One IPv4 address. */
export const address = z
  .string()
  .refine(
    (text) => parseAddress(text)?.family === 4,
    'must be an IPv4 address, such as 10.250.0.10',
  )

export const PORTS = /^(\d{1,5})(?:-(\d{1,5}))?$/

/** One port or a range, both ends included: `443`, `8000-8999`. */
export const ports = z
  .union([z.int().min(0).max(65535).transform(String), z.string().regex(PORTS)])
  .refine((text) => {
    const [first, last] = text.split('-').map(Number)
    return first! <= 65535 && (last ?? first!) <= 65535 && first! <= (last ?? first!)
  }, 'must be a port or a range of ports, such as 443 or 8000-8999')

/** Which packets a filter rule is about. */
export const protocol = z.enum(['all', 'tcp', 'udp', 'icmp'])

/** Keys and values of tags. Cloud Manager looks at keys alone. */
export const tags = z.record(z.string(), z.string()).default({})

/** A count of things that a provider allows. */
export const quota = (limit: number) => z.int().min(0).default(limit)

/**
 * What a provider's interface answers instead of what it was asked for, to test how that is taken.
 *
 * @param calls the names of all calls that Cloud Manager makes
 */
export const faultOf = (calls: readonly string[]) =>
  part({
    /** The call: an action of the permissions, such as `ec2:CreateRoute` or `compute.networks.addPeering`. */
    action: z.enum(calls),
    /** The provider's error code, such as `RequestLimitExceeded` or `TooManyRequests`. */
    code: z.string(),
    message: z.string().default(''),
    /** So many calls are answered like that, then no more; without it, all of them are. */
    times: z.int().min(1).optional(),
  })
export type Fault = ReadonlyDeep<z.output<ReturnType<typeof faultOf>>>

/** The actions that Cloud Manager may do there, the word `documented` for those of the user guide, or `all`. */
export const permissions = z.union([z.enum(['documented', 'all']), z.array(z.string())])
export type Permissions = ReadonlyDeep<z.output<typeof permissions>>
