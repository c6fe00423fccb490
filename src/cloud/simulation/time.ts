const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const

export const SECOND = UNITS.s
export const MINUTE = UNITS.m
export const HOUR = UNITS.h
export const DAY = UNITS.d

const DURATION = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/

/**
 * A duration such as `150s`, `10h`, `7d`, `1h30m` or `100ms`, in milliseconds.
 *
 * @returns `undefined` when the text is none
 */
export function parseDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)
  if (!parts || text === '') return undefined
  const factors = Object.values(UNITS)
  return parts.slice(1).reduce((sum, part, i) => sum + Number(part ?? 0) * factors[i]!, 0)
}

/** The shortest way to write a duration in whole milliseconds: `1m`, `2h30m`, `3s100ms`; `0s` for none. */
export function formatDuration(duration: number): string {
  let rest = duration
  let text = ''
  for (const [unit, length] of Object.entries(UNITS)) {
    const count = Math.floor(rest / length)
    if (count > 0) text += `${count}${unit}`
    rest -= count * length
  }
  return text || '0s'
}
