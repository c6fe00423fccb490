/**
 * Short names of networks for people to type: the last part of each path where no other network has it too, and else the
 * whole path, with dots for slashes.
 */
export function shortNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
  const times = new Map<string, number>()
  for (const path of paths) times.set(last(path), (times.get(last(path)) ?? 0) + 1)
  return new Map(
    paths.map((path) => [
      path,
      times.get(last(path)) === 1 ? last(path) : path.replace(/^\//, '').replaceAll('/', '.'),
    ]),
  )
}

/** Name of the table by which a router handles what comes from a peer. */
export function tableFrom(peer: string): string {
  return `from ${peer}`
}

/** Name of a subnet's switch, where subnets of two networks may have one name. */
export function subnetName(network: string, subnet: string): string {
  return `${network}/${subnet}`
}
