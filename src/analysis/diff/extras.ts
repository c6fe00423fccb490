import type { LogicalNetwork, LogicalRouterPort, StaticRoute } from '../../model/index.ts'
import type { ChangedIslands } from './changed-islands.ts'
import { isSame } from './same.ts'

type Extra = LogicalRouterPort | StaticRoute

/**
 * The static routes, and the ports towards other routers, that one of two networks has beyond the other. Undefined where
 * more differs than these, or something has another place in its list.
 */
export function extrasOf(
  more: LogicalNetwork,
  less: LogicalNetwork,
  { differences, endpoints }: ChangedIslands,
): ReadonlySet<Extra> | undefined {
  const { routers, ...rest } = differences
  if ([endpoints, ...Object.values(rest)].some(({ length }) => length > 0)) return undefined
  const names = new Set(routers.map(([{ name }]) => name))
  const owners = more.routers.filter(({ name }) => names.has(name))
  const others = new Map(less.routers.map((router) => [router.name, router]))
  if (owners.length > names.size || others.size < less.routers.length) return undefined
  const extras = new Set<Extra>()
  for (const { name, ports, staticRoutes, ...own } of owners) {
    const other = others.get(name)
    if (!other || !isSame(own.policies, other.policies)) return undefined
    const beyond = [
      listBeyond<Extra>(ports, other.ports),
      listBeyond<Extra>(staticRoutes, other.staticRoutes),
    ]
    for (const list of beyond) {
      if (!list) return undefined
      for (const one of list) extras.add(one)
    }
  }
  return owners.length === names.size && areBetweenRouters(extras, less) ? extras : undefined
}

/** What a list has beyond another that has nothing else and is in the same order; undefined where that is not so. */
function listBeyond<T>(more: readonly T[], less: readonly T[]): readonly T[] | undefined {
  let found = 0
  const beyond = more.filter((one) => {
    const isThere = found < less.length && isSame(one, less[found])
    if (isThere) found++
    return !isThere
  })
  return found === less.length ? beyond : undefined
}

/** Whether no switch leads to one of the ports, and none has the name of another. */
function areBetweenRouters(
  extras: ReadonlySet<Extra>,
  { routers, switches }: LogicalNetwork,
): boolean {
  const names = new Set(Array.from(extras, (one) => ('networks' in one ? one.name : [])).flat())
  const isOne = (name: string | undefined) => name !== undefined && names.has(name)
  return (
    names.size === 0 ||
    !(
      routers.some(({ ports }) => ports.some(({ name }) => isOne(name))) ||
      switches.some(({ ports }) => ports.some(({ routerPort }) => isOne(routerPort)))
    )
  )
}
