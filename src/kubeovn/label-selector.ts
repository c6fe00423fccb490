import * as z from 'zod'

/** A Kubernetes LabelSelector (`meta/v1`): all that it says must hold, and an empty one selects everything. */
export const labelSelector = z.object({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z
    .array(
      z.object({
        key: z.string().nullish(),
        operator: z.string().nullish(),
        values: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
})

export type LabelSelector = z.output<typeof labelSelector>

/** Whether the selector selects something with these labels; one with an unknown operator selects nothing. */
export function selects(
  { matchLabels, matchExpressions }: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = labels[key ?? '']
      const listed = value !== undefined && (values ?? []).includes(value)
      switch (operator) {
        case 'In':
          return listed
        case 'NotIn':
          return !listed
        case 'Exists':
          return value !== undefined
        case 'DoesNotExist':
          return value === undefined
        default:
          return false
      }
    })
  )
}
