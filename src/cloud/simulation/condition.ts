/** A condition of a status. Its status is always `True`: controllers remove conditions, and never set them `False`. */
export interface Condition {
  readonly type: 'Ready' | 'Error' | 'Warning' | 'QuotaExceeded'
  readonly reason: string
  readonly message: string
  /** lastTransitionTime, in ms of virtual time. */
  readonly since: number
}

/** Replaces the condition of the same type, which keeps its place and its time, or adds it. */
export function withCondition(
  conditions: readonly Condition[],
  condition: Condition,
): readonly Condition[] {
  const old = conditions.find(({ type }) => type === condition.type)
  if (!old) return [...conditions, condition]
  return conditions.map((other) => (other === old ? { ...condition, since: old.since } : other))
}

export function withoutCondition(
  conditions: readonly Condition[],
  type: Condition['type'],
): readonly Condition[] {
  return conditions.filter((condition) => condition.type !== type)
}

export function hasCondition(conditions: readonly Condition[], wanted: Condition['type']): boolean {
  return conditions.some(({ type }) => type === wanted)
}

/** Whether both say the same, at whatever time they began to. */
export function sameCondition(a: Condition, b: Condition): boolean {
  return a.type === b.type && a.reason === b.reason && a.message === b.message
}

export function sameConditions(a: readonly Condition[], b: readonly Condition[]): boolean {
  return a.length === b.length && a.every((condition, i) => sameCondition(condition, b[i]!))
}
