import type { Family } from '../../net/index.ts'
import type { ClassMember, EndpointClass, Reachability } from '../reachability/index.ts'

/**
 * An address of an endpoint in two networks, in the first, the second or both. It is known by the endpoint's namespace
 * and name, not by its value: an endpoint that gets another address remains the same.
 */
export interface Counterparts {
  readonly before: ClassMember | undefined
  readonly after: ClassMember | undefined
}

/** Endpoints that are of one class in the first network, and of one in the second. */
export interface CommonClass {
  /** Its place in the list of all common classes of the family. */
  readonly place: number
  /** Absent where they are in one of the networks only. */
  readonly before: EndpointClass | undefined
  readonly after: EndpointClass | undefined
  /** Never empty. */
  readonly members: readonly Counterparts[]
}

/** The coarsest classes of a family that are finer than those of either network. */
export function commonClasses(
  before: Reachability,
  after: Reachability,
  family: Family,
): CommonClass[] {
  const located = locate(before, family)
  const classes = new Map<number, CommonClass & { readonly members: Counterparts[] }>()
  const add = (then: Located | undefined, now: Located | undefined): void => {
    const number = idOf(now) * (before.classes.length + 1) + idOf(then)
    const counterparts = { before: then?.member, after: now?.member }
    const known = classes.get(number)
    if (known) known.members.push(counterparts)
    else {
      const place = classes.size
      classes.set(number, {
        place,
        before: then?.class,
        after: now?.class,
        members: [counterparts],
      })
    }
  }
  for (const [key, now] of locate(after, family)) {
    add(located.get(key), now)
    located.delete(key)
  }
  for (const then of located.values()) add(then, undefined)
  return [...classes.values()]
}

function idOf(located: Located | undefined): number {
  return located ? located.class.id + 1 : 0
}

interface Located {
  readonly class: EndpointClass
  readonly member: ClassMember
}

/** Every address of the family of every endpoint, by a text that tells it from all others. */
function locate({ classes }: Reachability, family: Family): Map<string, Located> {
  const located = new Map<string, Located>()
  for (const own of classes) {
    if (own.family !== family) continue
    for (const member of own.members) {
      const { namespace, name, addresses } = member.endpoint
      const ofFamily = addresses.filter((address) => address.family === family)
      const text = `${namespace}/${name} ${ofFamily.indexOf(member.address)}`
      let key = text
      // A hand-made network may have two endpoints of one name.
      for (let i = 1; located.has(key); i++) key = `${text} ${i}`
      located.set(key, { class: own, member })
    }
  }
  return located
}
