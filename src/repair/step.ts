import type { Edit } from '../edit/index.ts'
import type { Vpc } from '../kubeovn/index.ts'
import type { Design } from '../lint/index.ts'
import type { FieldPath, Manifest } from '../manifest/index.ts'
import type { RuleEntry, RuleList } from './manifest-form.ts'

/** An item of `spec.vpcPeerings` of a VPC. */
export type WrittenPeering = NonNullable<Vpc['spec']['vpcPeerings']>[number]
/** An item of `spec.staticRoutes` of a VPC. */
export type WrittenRoute = NonNullable<Vpc['spec']['staticRoutes']>[number]

/** An item of `spec.policyRoutes` of a VPC. */
export type WrittenPolicy = NonNullable<Vpc['spec']['policyRoutes']>[number]

/** An item of `spec.acls` of a subnet. */
export interface AclEntry {
  readonly direction: 'from-lport' | 'to-lport'
  readonly priority: number
  readonly match: string
  readonly action: 'allow-related'
}

/**
 * One thing to write into one object. Where `at` is given it is about that item of the list as it is written; without
 * it an item is added.
 */
export type Step =
  | {
      readonly kind: 'peering'
      readonly vpc: string
      readonly at: number | undefined
      readonly entry: WrittenPeering
    }
  | {
      readonly kind: 'route'
      readonly vpc: string
      readonly at: number | undefined
      /** Undefined where the item is taken out. */
      readonly entry: WrittenRoute | undefined
    }
  | {
      readonly kind: 'policy'
      readonly vpc: string
      readonly at: number | undefined
      readonly entry: WrittenPolicy
    }
  | {
      readonly kind: 'rule'
      readonly group: string
      readonly list: RuleList
      readonly entry: RuleEntry
    }
  | { readonly kind: 'allow-subnet'; readonly subnet: string; readonly cidr: string }
  | { readonly kind: 'acl'; readonly subnet: string; readonly entry: AclEntry }

/** What a step is about: a later one about the same takes its place. */
export function keyOf(step: Step): string {
  switch (step.kind) {
    case 'peering':
      return key(step.kind, step.vpc, step.at ?? step.entry.remoteVpc)
    case 'route': {
      const { vpc, at, entry } = step
      return at === undefined
        ? key(step.kind, vpc, entry!.policy, entry!.cidr, entry!.routeTable)
        : key(step.kind, vpc, at)
    }
    case 'policy':
      return key(step.kind, step.vpc, step.at ?? step.entry.match)
    case 'rule': {
      const { priority: _, ...entry } = step.entry
      return key(step.kind, step.group, step.list, entry)
    }
    case 'allow-subnet':
      return key(step.kind, step.subnet, step.cidr)
    case 'acl':
      return key(step.kind, step.subnet, step.entry.direction, step.entry.match)
  }
}

function key(...parts: readonly unknown[]): string {
  return JSON.stringify(parts)
}

/** The object that a step changes; undefined where it is not among the manifests. */
export function objectOf(step: Step, { resources }: Design): Manifest | undefined {
  const named = (all: readonly { name: string; manifest: Manifest }[], name: string) =>
    all.find((one) => one.name === name)?.manifest
  switch (step.kind) {
    case 'peering':
    case 'route':
    case 'policy':
      return named(resources.vpcs, step.vpc)
    case 'rule':
      return named(resources.securityGroups, step.group)
    case 'allow-subnet':
    case 'acl':
      return named(resources.subnets, step.subnet)
  }
}

/** The list that a step changes. */
export function listOf(step: Step): FieldPath {
  switch (step.kind) {
    case 'peering':
      return ['spec', 'vpcPeerings']
    case 'route':
      return ['spec', 'staticRoutes']
    case 'policy':
      return ['spec', 'policyRoutes']
    case 'rule':
      return ['spec', step.list]
    case 'allow-subnet':
      return ['spec', 'allowSubnets']
    case 'acl':
      return ['spec', 'acls']
  }
}

/** A step as changes to its object. */
export function editsOf(step: Step, manifest: Manifest, written: unknown): readonly Edit[] {
  const list = listOf(step)
  const at = 'at' in step ? step.at : undefined
  const value = step.kind === 'allow-subnet' ? step.cidr : step.entry
  if (at === undefined) return [{ kind: 'append', manifest, path: list, value }]
  const path = [...list, at]
  if (value === undefined) return [{ kind: 'remove', manifest, path }]
  const before = (written ?? {}) as Readonly<Record<string, unknown>>
  return Object.entries(value).flatMap(([field, now]): Edit | [] =>
    before[field] === now ? [] : { kind: 'set', manifest, path: [...path, field], value: now },
  )
}
