import { createRequire } from 'node:module'
import { formatPrefix, type Prefix } from '../../net/index.ts'

/** A table of another package, filled; looked up in by text. */
export interface Peer {
  readonly name: string
  lookup(address: string): unknown
}

/** A package that does longest-prefix match, and how it is filled. */
interface PeerPackage {
  readonly name: string
  fill(exports: never, prefixes: readonly Prefix[], values: readonly number[]): Peer['lookup']
}

interface LongestPrefixMatch {
  addPrefix(prefix: string, data: number): void
  getMatch(address: string): number[]
}

interface IpTrie {
  add(address: string, length: number, data: { value: number }): void
  find(address: string): { value: number } | null
}

const PACKAGES: readonly PeerPackage[] = [
  {
    name: 'longest-prefix-match',
    fill(LongestPrefixMatch: new () => LongestPrefixMatch, prefixes, values) {
      const table = new LongestPrefixMatch()
      for (const [index, prefix] of prefixes.entries()) {
        table.addPrefix(formatPrefix(prefix), values[index]!)
      }
      // It takes prefixes only.
      return (address) => table.getMatch(`${address}/${address.includes(':') ? 128 : 32}`)[0]
    },
  },
  {
    name: 'arkime-iptrie',
    fill({ IPTrie }: { IPTrie: new () => IpTrie }, prefixes, values) {
      const trie = new IPTrie()
      for (const [index, prefix] of prefixes.entries()) {
        const [address = ''] = formatPrefix(prefix).split('/')
        trie.add(address, prefix.length, { value: values[index]! })
      }
      return (address) => trie.find(address)?.value
    },
  },
]

/** Fills the tables of those packages that are installed where this one is; names the others. */
export function fillPeers(
  prefixes: readonly Prefix[],
  values: readonly number[],
): { peers: Peer[]; missing: string[] } {
  const require = createRequire(import.meta.url)
  const peers: Peer[] = []
  const missing: string[] = []
  for (const { name, fill } of PACKAGES) {
    let exports: unknown
    try {
      exports = require(name)
    } catch {
      missing.push(name)
      continue
    }
    peers.push({ name, lookup: fill(exports as never, prefixes, values) })
  }
  return { peers, missing }
}
