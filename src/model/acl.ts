import type { Address } from '../net/index.ts'
import type { Annotated } from './origin.ts'

/** What an ACL does with a packet; `pass` leaves the decision to the next tier. */
export type AclAction = 'allow' | 'allow-related' | 'allow-stateless' | 'drop' | 'reject' | 'pass'

/** OVN ACL. In the lowest tier that decides, the highest priority that matches wins. */
export interface Acl extends Annotated {
  /** `from-lport` judges what a port sends, `to-lport` what is delivered to it. */
  readonly direction: 'from-lport' | 'to-lport'
  readonly tier: number
  readonly priority: number
  /** Text of the match language. */
  readonly match: string
  readonly action: AclAction
  /** A rule that nobody wrote: the controller adds it to every group of its kind. */
  readonly base?: true
  /** Name, severity and whether hits are logged; only shown, never decisive. */
  readonly log?: { readonly name: string; readonly severity: string }
}

/** OVN Port_Group: its ACLs apply on every switch that has one of its ports. */
export interface PortGroup extends Annotated {
  readonly name: string
  /** Names of switch ports. */
  readonly ports: readonly string[]
  readonly acls: readonly Acl[]
  /** How rules of the group are written; absent where nobody writes any. */
  readonly rules?: GroupRules
}

/** The security group that a port group was made from, as far as a new rule of it is concerned. */
export interface GroupRules {
  /** Name of the security group. */
  readonly of: string
  /** Tier of the ACLs that its rules become. */
  readonly tier: number
  /** A rule of priority `n` becomes an ACL of priority `base - n`; the strongest is 1. */
  readonly base: number
  /** The priority of the weakest rule that there can be. */
  readonly lowest: number
}

/** OVN Address_Set, `$name` in a match. */
export interface AddressSet extends Annotated {
  readonly name: string
  readonly addresses: readonly Address[]
}
