import { type Family, ipv4, ipv6, type Prefix, parseAddress, parsePrefix } from '../../net/index.ts'

/** A route as a file names it. */
export interface FileRoute {
  readonly prefix: Prefix
  /** The next hop, or what stands for it (`dev eth0`, `blackhole`); none in a list of bare prefixes. */
  readonly nextHop: string | undefined
}

/** A line that is no route and nothing that surrounds routes either. */
export interface BadLine {
  /** From 1. */
  readonly line: number
  readonly text: string
}

/** What surrounds routes in the dumps of FRR and BIRD. */
const HEADER =
  /^(Codes:|IPv[46] |VRF |Table |BIRD |Routing entry|BGP table|Default local|Status codes|Origin codes|Nexthop codes|RPKI|\s*Network\s|Displayed|Total number)/

/** The words of `ip route` that stand before a prefix. */
const KIND = /^(unicast|local|broadcast|multicast|anycast|blackhole|unreachable|prohibit|throw)\s+/

/** FRR's `show ip route`: a letter for the source, flags (`>` selected), the prefix. */
const FRR_RIB = /^([A-Zf])\s?([>*=\sqrbtoS]*)\s(\S+\/\d+)\s+(.*)$/

/** FRR's `show bgp`: flags (`>` best), the prefix, the next hop. */
const FRR_BGP = /^\s?([*sdhSRr>=i ]{1,4})\s*([0-9a-fA-F.:]+\/\d+)\s+(.*)$/

/**
 * Reads routes: one prefix a line, `prefix next-hop`, the output of `ip route`, and the dumps of FRR
 * (`show ip route`, `show bgp`) and BIRD (`show route`). Of FRR's routes, those in use. Comments start with `#`.
 */
export function readRoutes(text: string): { routes: FileRoute[]; bad: BadLine[] } {
  const routes: FileRoute[] = []
  const bad: BadLine[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.replace(/\s*#.*$/, '').trimEnd()
    if (content === '' || HEADER.test(content)) continue
    const frr = readFrr(content)
    const route = frr === undefined ? readLine(content) : frr
    if (route) routes.push(route)
    else if (route === undefined) bad.push({ line: index + 1, text: line.trim() })
    else addNextHop(routes, content)
  }
  return { routes, bad }
}

/** `null` for a line that belongs to another route, or to a route that is not in use. */
type Read = FileRoute | null | undefined

function readFrr(content: string): Read {
  const match = FRR_RIB.exec(content)?.slice(1) ?? FRR_BGP.exec(content)
  const [, flags = '', text = '', rest = ''] = match ?? []
  const prefix = parsePrefix(text)
  if (!prefix) return undefined
  return flags.includes('>') ? { prefix, nextHop: nextHopIn(rest) ?? rest.split(/\s/)[0] } : null
}

function readLine(content: string): Read {
  // A further next hop, or in FRR a further path, of the route above.
  if (/^(\s|\*[=i]?\s{4,})/.test(content)) return null
  const [word = '', ...others] = content.replace(KIND, '').split(/\s+/)
  const rest = others.join(' ')
  const prefix = word === 'default' ? defaultRoute(rest) : parsePrefix(word)
  if (!prefix) return undefined
  const kind = KIND.exec(content)?.[1] ?? KIND.exec(`${rest} `)?.[1]
  return { prefix, nextHop: parseAddress(rest) ? rest : (nextHopIn(rest) ?? kind) }
}

/** What is indented belongs to the route above; its first next hop is the route's, where that named none itself. */
function addNextHop(routes: FileRoute[], content: string): void {
  const last = routes.at(-1)
  const nextHop = nextHopIn(content)
  if (!last || nextHop === undefined) return
  if (last.nextHop === undefined || last.nextHop === 'unicast') {
    routes[routes.length - 1] = { ...last, nextHop }
  }
}

function nextHopIn(text: string): string | undefined {
  const via = /\bvia (?:inet6? )?([0-9a-fA-F.:]+)/.exec(text)?.[1]
  if (via !== undefined) return via
  const device = /\b(?:dev|connected,) (\S+?)(?:,|\s|$)/.exec(text)?.[1]
  return device === undefined ? undefined : `dev ${device}`
}

/** `default` does not say of which family; its next hop does. */
function defaultRoute(rest: string): Prefix {
  const hop = nextHopIn(rest)
  const family: Family = hop?.includes(':') ? 6 : 4
  return { address: family === 6 ? ipv6(0, 0, 0, 0) : ipv4(0), length: 0 }
}
