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

/** A length of virtual time: as text, such as `150s`, `10h` or `2m30s`, or in whole milliseconds. */
export type Duration = string | number

/**
 * A duration in milliseconds.
 *
 * @throws RangeError for a text that is no duration, and for a number that is no count of milliseconds
 */
export function toMilliseconds(duration: Duration): number {
  const result = typeof duration === 'string' ? parseDuration(duration) : duration
  if (result !== undefined && Number.isSafeInteger(result) && result >= 0) return result
  const written = typeof duration === 'string' ? `\`${duration}\`` : String(duration)
  throw new RangeError(
    `${written} is no duration\nhelp: write a text such as 150s, 10h or 2m30s, or a whole number of milliseconds`,
  )
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
