import { type MatchEnvironment, type PacketFields, parseMatch } from '../match/index.ts'
import type { Acl, LogicalSwitch, PortGroup } from '../model/index.ts'
import { Ineffective } from './ineffective.ts'
import type { PathCondition } from './path-condition.ts'
import { MatchCompiler, type RuleMatch } from './rule-match.ts'

/** An ACL as a switch evaluates it. */
export interface AclNode {
  /** Which of the ACLs of a network it is. */
  readonly id: number
  readonly acl: Acl
  readonly match: RuleMatch
  /** Name of the port group that the port must be in, when the match demands one. */
  readonly group: string | undefined
  /** All port groups that the match names. */
  readonly groups: readonly string[]
}

/** The ACLs of both directions, in the order of evaluation. */
export type AclLists = Readonly<Record<Acl['direction'], readonly AclNode[]>>

/** What the ACLs of one direction say about a packet. */
export interface AclVerdict {
  /** The ACL that decided, or undefined when none matched: the packet passes. */
  readonly acl: Acl | undefined
  /** Others that may decide instead, because they have the same rank; OVN leaves open which of them applies. */
  readonly rivals: readonly (Acl | undefined)[]
}

/** Compiles the ACLs of a network, each once however many switches it applies on. */
export class AclCompiler {
  readonly #matches: MatchCompiler
  readonly #compiled = new Map<LogicalSwitch | PortGroup, readonly (AclNode | Ineffective)[]>()
  readonly #selfContained = new Map<PortGroup, boolean>()
  readonly #ofGroups = new Map<readonly PortGroup[], AclLists>()
  #count = 0

  constructor(environment: MatchEnvironment) {
    this.#matches = new MatchCompiler(environment)
  }

  /** The ACLs of a switch or group in executable form, or why OVN would not install them. `holder` names it. */
  of(part: LogicalSwitch | PortGroup, holder: string): readonly (AclNode | Ineffective)[] {
    let nodes = this.#compiled.get(part)
    if (!nodes) {
      nodes = part.acls.map((acl) => this.#compile(acl, holder))
      this.#compiled.set(part, nodes)
    }
    return nodes
  }

  /** The same ACL where OVN puts a condition before its match, as it is. */
  bare(acl: Acl, holder: string, compiled: AclNode | Ineffective): AclNode | Ineffective {
    return isMixed(acl.match) ? Ineffective.bareReject(ruleName(acl, holder), acl) : compiled
  }

  /** Whether all ACLs of a group have an effect, demand the group, and name no other. */
  isSelfContained(group: PortGroup): boolean {
    let answer = this.#selfContained.get(group)
    if (answer === undefined) {
      const { name } = group
      answer = this.of(group, `port group \`${name}\``).every((node) => {
        if (node instanceof Ineffective) return false
        return node.group === name && node.groups.every((other) => other === name)
      })
      this.#selfContained.set(group, answer)
    }
    return answer
  }

  /** The ACLs of self-contained groups. Ports in the same groups have the same lists, wherever they are. */
  ofGroups(groups: readonly PortGroup[]): AclLists {
    let lists = this.#ofGroups.get(groups)
    if (!lists) {
      const nodes = { 'from-lport': [] as AclNode[], 'to-lport': [] as AclNode[] }
      for (const group of groups) {
        for (const node of this.#compiled.get(group) as readonly AclNode[]) {
          nodes[node.acl.direction].push(node)
        }
      }
      inOrder(nodes['from-lport'])
      inOrder(nodes['to-lport'])
      lists = nodes
      this.#ofGroups.set(groups, lists)
    }
    return lists
  }

  #compile(acl: Acl, holder: string): AclNode | Ineffective {
    try {
      const match = this.#matches.compile(acl.match)
      const group = acl.direction === 'from-lport' ? match.inGroup : match.outGroup
      return { id: this.#count++, acl, match, group, groups: match.groups }
    } catch (error) {
      return Ineffective.match(ruleName(acl, holder), acl, error)
    }
  }
}

function ruleName({ direction, priority }: Acl, holder: string): string {
  return `the ${direction} ACL of priority ${priority} of ${holder}`
}

/** Whether a condition joined to the match by `&&` makes a text that OVN refuses. */
function isMixed(match: string): boolean {
  try {
    parseMatch(match)
  } catch {
    // It has no effect by itself.
    return false
  }
  try {
    parseMatch(`1 && ${match}`)
    return false
  } catch {
    return true
  }
}

/** Sorts ACLs into the order of evaluation: lower tiers first, in a tier higher priorities first. */
export function inOrder(nodes: AclNode[]): AclNode[] {
  return nodes.sort((a, b) => a.acl.tier - b.acl.tier || b.acl.priority - a.acl.priority)
}

const NOBODY: readonly Acl[] = []
const NO_VERDICT: AclVerdict = { acl: undefined, rivals: NOBODY }

/**
 * Judges a packet by ACLs in order. In each tier the highest priority that matches decides; `pass`, or no match,
 * leaves it to the next tier; after the last the packet passes (`northd.c`, `build_acls`).
 */
export function judge(
  nodes: readonly AclNode[],
  p: PacketFields,
  condition: PathCondition | undefined,
  from = 0,
): AclVerdict {
  for (let i = from; i < nodes.length; i++) {
    const node = nodes[i]!
    if (!node.match.holds(p, condition)) continue
    const { acl } = node
    let rivals: Acl[] | undefined
    for (let j = i + 1; j < nodes.length; j++) {
      const other = nodes[j]!
      if (other.acl.priority !== acl.priority || other.acl.tier !== acl.tier) break
      if (effect(other.acl) !== effect(acl) && other.match.holds(p, condition)) {
        ;(rivals ??= []).push(other.acl)
      }
    }
    if (!rivals && acl.action !== 'pass') return { acl, rivals: NOBODY }
    let nextTier = i + 1
    while (nodes[nextTier]?.acl.tier === acl.tier) nextTier++
    if (rivals) return afterPass([acl, ...rivals], nodes, p, condition, nextTier)
    i = nextTier - 1
  }
  return NO_VERDICT
}

/** Where one of several equal ACLs says `pass`, what the next tier would decide stands for it. */
function afterPass(
  acls: readonly Acl[],
  nodes: readonly AclNode[],
  p: PacketFields,
  condition: PathCondition | undefined,
  nextTier: number,
): AclVerdict {
  const [acl, ...rivals] = acls.flatMap((candidate) => {
    if (candidate.action !== 'pass') return [candidate]
    const next = judge(nodes, p, condition, nextTier)
    return [next.acl, ...next.rivals]
  })
  return { acl, rivals }
}

/** Actions that differ only in what they remember have the same effect on the packet. */
function effect({ action }: Acl): 'allow' | 'drop' | 'reject' | 'pass' {
  return action === 'drop' || action === 'reject' || action === 'pass' ? action : 'allow'
}
