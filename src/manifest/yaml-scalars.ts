/**
 * What an unquoted YAML scalar means. Kubernetes reads YAML with sigs.k8s.io/yaml, whose rules (goyaml.v2,
 * resolve.go) are neither YAML 1.1 nor 1.2: `yes` and `on` are booleans, `010` is eight, `0o10` and
 * `1_000` are numbers, but `1:30` and `2024-01-01` are text. Whoever reads otherwise sees another object than
 * the API server does, so these rules are written out here and nowhere else.
 *
 * One exception is kinder: there the single letters `y` and `n` are booleans too, and a VPC called `n` is refused.
 * Here they are text, as in YAML 1.2: they are names far more often than mistakes.
 */

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, true] as const,
  ),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, false] as const,
  ),
])

const NOT_FINITE: ReadonlyMap<string, number> = new Map(
  ['inf', 'Inf', 'INF'].flatMap((word) => [
    [`.${word}`, Number.POSITIVE_INFINITY] as const,
    [`+.${word}`, Number.POSITIVE_INFINITY] as const,
    [`-.${word}`, Number.NEGATIVE_INFINITY] as const,
  ]),
)
const NOT_A_NUMBER: ReadonlySet<string> = new Set(['.nan', '.NaN', '.NAN'])

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/

/** The boolean that a plain scalar stands for, if it stands for one. */
export function plainBoolean(text: string): boolean | undefined {
  return text.length > 5 ? undefined : BOOLEANS.get(text)
}

/** The number that a plain scalar stands for, if it stands for one. May be infinite or NaN. */
export function plainNumber(text: string): number | undefined {
  if (!startsLikeNumber(text)) return undefined
  return plainInteger(text) ?? plainFloat(text)
}

export function plainInteger(text: string): number | undefined {
  if (!startsLikeNumber(text)) return undefined
  const match = INTEGER.exec(text.replaceAll('_', ''))
  if (!match) return undefined
  const [, sign, hex, binary, octal, decimal] = match
  const value =
    decimal !== undefined
      ? Number(decimal)
      : octal !== undefined
        ? Number.parseInt(octal, 8)
        : hex !== undefined
          ? Number.parseInt(hex, 16)
          : Number.parseInt(binary!, 2)
  return sign === '-' && value !== 0 ? -value : value
}

export function plainFloat(text: string): number | undefined {
  if (!startsLikeNumber(text)) return undefined
  if (NOT_A_NUMBER.has(text)) return Number.NaN
  const infinite = NOT_FINITE.get(text)
  if (infinite !== undefined) return infinite
  // Behind a leading point, underscores are no separators.
  const plain = text[0] === '.' ? text : text.replaceAll('_', '')
  if (!FLOAT.test(plain)) return undefined
  const value = Number(plain)
  // Go refuses to parse what a float64 can't hold, and the scalar stays text.
  return Number.isFinite(value) ? value : undefined
}

/** A digit, a sign or a point. */
function startsLikeNumber(text: string): boolean {
  const code = text.charCodeAt(0)
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46
}

export const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL'])

/** What an unquoted, untagged scalar stands for. */
export function plainScalar(text: string): string | number | boolean | null {
  if (NULLS.has(text)) return null
  return plainBoolean(text) ?? plainNumber(text) ?? text
}
