import type { Fault, Permissions } from '../world/part.ts'
import type { World } from '../world/world.ts'
import type { Settings } from './settings.ts'

/** The world at the present moment, for those who change it. */
export interface Cloud<W extends World = World> {
  world: W
  /** Milliseconds of virtual time. */
  readonly now: number
  readonly settings: Settings
}

/** A provider's refusal. */
export class CloudError {
  readonly code: string
  readonly message: string

  constructor(code: string, message = '') {
    this.code = code
    this.message = message
  }
}

/** What a call gives: its result, or a refusal. */
export type Answer<T> = T | CloudError

/** Whether an action is among those granted; `documented` stands for those of the user guide. */
export function isGranted(
  permissions: Permissions,
  action: string,
  documented: readonly string[],
): boolean {
  if (permissions === 'all') return true
  return (permissions === 'documented' ? documented : permissions).includes(action)
}

/** The fault that answers a call instead of the provider, and the faults that are left after it. */
export function takeFault(
  faults: readonly Fault[],
  action: string,
): { readonly error: CloudError; readonly left: readonly Fault[] } | undefined {
  const fault = faults.find((candidate) => candidate.action === action)
  if (!fault) return undefined
  const error = new CloudError(fault.code, fault.message)
  if (fault.times === undefined) return { error, left: faults }
  const left =
    fault.times === 1
      ? faults.filter((other) => other !== fault)
      : faults.map((other) => (other === fault ? { ...other, times: fault.times! - 1 } : other))
  return { error, left }
}
