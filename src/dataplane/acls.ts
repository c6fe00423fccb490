import { type MatchEnvironment, type PacketFields, parseMatch } from '../match/index.ts'
import type { Acl, PortGroup } from '../model/index.ts'
import { Ineffective } from './ineffective.ts'
import type { PathCondition } from './path-condition.ts'
import { MatchCompiler, type RuleMatch } from './rule-match.ts'

/** An ACL as a switch evaluates it. */
export interface AclNode {
  readonly acl: Acl
  readonly match: RuleMatch
  /** Name of the port group that the port must be in, when the match demands one. */
  readonly group: string | undefined
  /** All port groups that the match names. */
  readonly groups: readonly string[]
}

/** The ACLs of both directions, in the order of evaluation. */
type AclLists = Readonly<Record<Acl['direction'], readonly AclNode[]>>

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
  readonly #compiled = new Map<Acl, AclNode | Ineffective>()
  readonly #selfContained = new Map<PortGroup, boolean>()
  readonly #ofGroups = new Map<string, AclLists>()

  constructor(environment: MatchEnvironment) {
    this.#matches = new MatchCompiler(environment)
  }

  /**
   * The ACL in executable form, or why OVN would not install it. `holder` names its switch or group; `bare` says that
   * OVN puts a condition before its match, as it is.
   */
  compile(acl: Acl, holder: () => string, bare: boolean): AclNode | Ineffective {
    const rule = () => `the ${acl.direction} ACL of priority ${acl.priority} of ${holder()}`
    if (bare && isMixed(acl.match)) return Ineffective.bareReject(rule(), acl)
    let node = this.#compiled.get(acl)
    if (!node) {
      node = this.#compile(acl, rule)
      this.#compiled.set(acl, node)
    }
    return node
  }

  /** Whether all ACLs of a group have an effect, demand the group, and name no other. */
  isSelfContained(group: PortGroup): boolean {
    let answer = this.#selfContained.get(group)
    if (answer === undefined) {
      const { name, acls } = group
      const holder = () => `port group \`${name}\``
      answer = acls.every((acl) => {
        const node = this.compile(acl, holder, false)
        if (node instanceof Ineffective) return false
        return node.group === name && node.groups.every((other) => other === name)
      })
      this.#selfContained.set(group, answer)
    }
    return answer
  }

  /** The ACLs of self-contained groups. Ports in the same groups have the same lists, wherever they are. */
  ofGroups(key: string, groups: readonly PortGroup[]): AclLists {
    let lists = this.#ofGroups.get(key)
    if (!lists) {
      const nodes = groups.flatMap(({ acls }) =>
        acls.map((acl) => this.#compiled.get(acl) as AclNode),
      )
      const towards = (direction: Acl['direction']) =>
        inOrder(nodes.filter(({ acl }) => acl.direction === direction))
      lists = { 'from-lport': towards('from-lport'), 'to-lport': towards('to-lport') }
      this.#ofGroups.set(key, lists)
    }
    return lists
  }

  #compile(acl: Acl, rule: () => string): AclNode | Ineffective {
    try {
      const match = this.#matches.compile(acl.match)
      const group = acl.direction === 'from-lport' ? match.inGroup : match.outGroup
      return { acl, match, group, groups: match.questions.groups }
    } catch (error) {
      return Ineffective.match(rule(), acl, error)
    }
  }
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
