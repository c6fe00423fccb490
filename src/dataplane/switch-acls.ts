import type { Acl, LogicalSwitch, OvnBehaviour, PortGroup } from '../model/index.ts'
import { type AclCompiler, type AclLists, type AclNode, inOrder } from './acls.ts'
import { Ineffective } from './ineffective.ts'

/** The ACLs of a switch: its own, and those of the port groups that its ports are in. */
export class SwitchAcls {
  readonly #model: LogicalSwitch
  readonly #compiler: AclCompiler
  readonly #bareRejectMatch: boolean
  readonly #groups = new Set<PortGroup>()
  /** By the groups of a port. */
  #lists: Map<readonly PortGroup[], AclLists> | undefined
  #nodes: AclLists | undefined
  #dependsOnGroups: boolean | undefined
  #stateful: boolean | undefined
  readonly #ineffective: Ineffective[] = []

  constructor(model: LogicalSwitch, compiler: AclCompiler, { bareRejectMatch }: OvnBehaviour) {
    this.#model = model
    this.#compiler = compiler
    this.#bareRejectMatch = bareRejectMatch
  }

  /** A port of the switch is in the group. */
  join(group: PortGroup): void {
    this.#groups.add(group)
  }

  /** Whether OVN tracks connections on this switch: any ACL that applies here says allow-related. */
  get stateful(): boolean {
    this.#stateful ??= this.#holders().some(({ acls }) =>
      acls.some(({ action }) => action === 'allow-related'),
    )
    return this.#stateful
  }

  /** The ACLs that can match at a port in these groups. The list of groups is one of {@link GroupLists}. */
  of(groups: readonly PortGroup[]): AclLists {
    if (this.#groups.size === 0 && this.#model.acls.length === 0) return NO_ACLS
    if (this.#onlyGroups) return this.#compiler.ofGroups(groups)
    this.#lists ??= new Map()
    let lists = this.#lists.get(groups)
    if (!lists) this.#lists.set(groups, (lists = this.#ownLists(groups)))
    return lists
  }

  #ownLists(groups: readonly PortGroup[]): AclLists {
    const names = new Set(groups.map(({ name }) => name))
    const nodes = this.#compiled()
    const towards = (direction: Acl['direction']) =>
      nodes[direction].filter(({ group }) => group === undefined || names.has(group))
    return { 'from-lport': towards('from-lport'), 'to-lport': towards('to-lport') }
  }

  /** Whether the ACLs at a port depend on its groups alone: no others apply here, nor is one without effect. */
  get #onlyGroups(): boolean {
    this.#dependsOnGroups ??=
      this.#model.acls.length === 0 &&
      !this.#bareRejectMatch &&
      [...this.#groups].every((group) => this.#compiler.isSelfContained(group))
    return this.#dependsOnGroups
  }

  /** ACLs that are written down and not installed. */
  get ineffective(): readonly Ineffective[] {
    // They are found when the ACLs are compiled, which no packet may have asked for yet.
    if (!this.#onlyGroups) this.#compiled()
    return this.#ineffective
  }

  /** Where ACLs that apply here are: OVN applies those of a group on every switch that has one of its ports. */
  #holders(): readonly (LogicalSwitch | PortGroup)[] {
    return [this.#model, ...this.#groups]
  }

  #compiled(): AclLists {
    if (this.#nodes) return this.#nodes
    const nodes = { 'from-lport': [] as AclNode[], 'to-lport': [] as AclNode[] }
    const known = new Set<string>()
    for (const { name } of this.#groups) known.add(name)
    for (const part of this.#holders()) {
      const holder = `${part === this.#model ? 'switch' : 'port group'} \`${part.name}\``
      this.#compiler.of(part, holder).forEach((compiled, i) => {
        const acl = part.acls[i]!
        const bare = this.#bareRejectMatch && acl.action === 'reject' && this.stateful
        const node = bare ? this.#compiler.bare(acl, holder, compiled) : compiled
        if (node instanceof Ineffective) this.#ineffective.push(node)
        else if (node.groups.every((name) => known.has(name))) nodes[acl.direction].push(node)
        else this.#ineffective.push(Ineffective.absentGroup(acl, holder))
      })
    }
    inOrder(nodes['from-lport'])
    inOrder(nodes['to-lport'])
    this.#nodes = nodes
    return nodes
  }
}

const NO_ACLS: AclLists = { 'from-lport': [], 'to-lport': [] }
