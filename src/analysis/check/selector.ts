import type { Prefix } from '../../net/index.ts'

/** Which endpoints are meant. In patterns `*` stands for any text. */
export type Selector =
  | { readonly kind: 'all' }
  /** Name of a VPC, subnet, namespace or security group. */
  | { readonly kind: 'vpc' | 'subnet' | 'namespace' | 'sg'; readonly pattern: string }
  | { readonly kind: 'label'; readonly key: string; readonly pattern: string }
  | { readonly kind: 'pod'; readonly namespace: string; readonly pattern: string }
  /** Addresses of endpoints in a prefix. */
  | { readonly kind: 'cidr'; readonly prefix: Prefix }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Selector[] }
  | { readonly kind: 'not'; readonly operand: Selector }
