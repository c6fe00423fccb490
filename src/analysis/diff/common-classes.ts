import type { Address, Family } from '../../net/index.ts'
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
  if (before.classes === after.classes) return sharedClasses(before, family)
  const classes: (CommonClass & { readonly members: Counterparts[] })[] = []
  /** By the ids of both classes, each of which is 0 where there is none and else one more. */
  const known: Map<number, number>[] = []
  const add = (then: Located | undefined, now: Located | undefined): void => {
    const ofBefore = (known[idOf(then)] ??= new Map())
    const counterparts = { before: then?.member, after: now?.member }
    const place = ofBefore.get(idOf(now))
    if (place !== undefined) {
      classes[place]!.members.push(counterparts)
      return
    }
    ofBefore.set(idOf(now), classes.length)
    classes.push({
      place: classes.length,
      before: then?.class,
      after: now?.class,
      members: [counterparts],
    })
  }
  const [olds, news] = [new Directory(before, family), new Directory(after, family)]
  for (const now of news.all) add(olds.get(now), now)
  for (const then of olds.all) if (!news.get(then)) add(then, undefined)
  return classes
}

/** Those of two networks with the same classes. */
function sharedClasses({ classes }: Reachability, family: Family): CommonClass[] {
  return classes
    .filter((own) => own.family === family)
    .map((own, place) => ({
      place,
      before: own,
      after: own,
      members: own.members.map((member) => ({ before: member, after: member })),
    }))
}

function idOf(located: Located | undefined): number {
  return located ? located.class.id + 1 : 0
}

interface Located {
  readonly class: EndpointClass
  readonly member: ClassMember
  readonly name: string
}

/** Every address of the family of every endpoint, by namespace and name. */
class Directory {
  readonly all: Located[] = []
  /** By namespace, for names alone are texts that are there already, which makes them quick to find. */
  readonly #namespaces = new Map<string, Map<string, Located>>()

  constructor({ classes }: Reachability, family: Family) {
    for (const own of classes) {
      if (own.family !== family) continue
      for (const member of own.members) this.#add(own, member)
    }
  }

  /** What has the name of something in another directory. */
  get({ name, member }: Located): Located | undefined {
    return this.#namespaces.get(member.endpoint.namespace)?.get(name)
  }

  #add(own: EndpointClass, member: ClassMember): void {
    const { namespace, name, addresses } = member.endpoint
    let names = this.#namespaces.get(namespace)
    if (!names) this.#namespaces.set(namespace, (names = new Map()))
    const text = `${name}${placeOf(member.address, addresses)}`
    let unique = text
    // A hand-made network may have two endpoints of one name.
    for (let i = 1; names.has(unique); i++) unique = `${text}/${i}`
    const located = { class: own, member, name: unique }
    names.set(unique, located)
    this.all.push(located)
  }
}

/** Which of the endpoint's addresses of its family it is; nothing for the first. */
function placeOf(address: Address, all: readonly Address[]): string {
  if (all.length === 1) return ''
  const place = all.filter(({ family }) => family === address.family).indexOf(address)
  return place === 0 ? '' : `/${place}`
}
