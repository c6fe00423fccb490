import { nearest, type Origin } from '../diagnostic/index.ts'
import { FieldOrigin, isMapping, type Manifest } from '../manifest/index.ts'
import type { Design } from './design.ts'
import type { Finding } from './finding.ts'

/** The annotations by which an object says that a rule does not count for it, and why. */
export const ANNOTATION = 'ignore.isthmus/'

/** Says in a configuration that a rule does not count for some objects. */
export interface Ignore {
  readonly rule: string
  /** `Vpc/a`, or `Pod/default/web` for an object with a namespace; `*` stands for any text. */
  readonly object: string
  readonly reason: string
  readonly origin: Origin
}

/** A finding that is not to count, with the reason that somebody gave. */
export interface SuppressedFinding {
  readonly finding: Finding
  readonly reason: string
  /** Where the reason stands, ... */
  readonly origin: Origin
  /** ... and what that is. */
  readonly by: 'annotation' | 'configuration'
}

/** One annotation of an object. */
export interface IgnoreAnnotation {
  readonly manifest: Manifest
  readonly rule: string
  /** Undefined where it is empty, or no text. */
  readonly reason: string | undefined
  readonly origin: FieldOrigin | Origin
}

export function ignoreAnnotations({ manifests }: Pick<Design, 'manifests'>): IgnoreAnnotation[] {
  return manifests.flatMap((manifest) => {
    const metadata = manifest.value['metadata']
    const annotations = isMapping(metadata) ? metadata['annotations'] : undefined
    if (!isMapping(annotations)) return []
    return Object.keys(annotations)
      .filter((key) => key.startsWith(ANNOTATION))
      .map((key) => {
        const reason = annotations[key]
        return {
          manifest,
          rule: key.slice(ANNOTATION.length),
          reason: typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : undefined,
          origin: manifest.origin(['metadata', 'annotations', key]),
        }
      })
  })
}

/** What findings come to with what people said of them. */
export interface Suppressed {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly SuppressedFinding[]
  /** What was said of nothing that is found. */
  readonly unused: readonly (IgnoreAnnotation | Ignore)[]
}

/** Sets findings aside of which somebody said why they do not count. */
export function suppress(
  findings: readonly Finding[],
  annotations: readonly IgnoreAnnotation[],
  ignores: readonly Ignore[],
): Suppressed {
  const byObject = new Map<Manifest, Map<string, IgnoreAnnotation>>()
  for (const annotation of annotations) {
    const own = byObject.get(annotation.manifest) ?? new Map<string, IgnoreAnnotation>()
    byObject.set(annotation.manifest, own.set(annotation.rule, annotation))
  }
  const patterns = ignores.map((ignore) => ({ ignore, matches: matcherOf(ignore.object) }))
  const used = new Set<IgnoreAnnotation | Ignore>()
  const left: Finding[] = []
  const suppressed: SuppressedFinding[] = []
  for (const finding of findings) {
    const { origin } = finding.places[0]!
    const manifest = origin instanceof FieldOrigin ? origin.manifest : undefined
    const annotation = manifest && byObject.get(manifest)?.get(finding.rule.id)
    const ignore =
      manifest &&
      patterns.find((one) => one.ignore.rule === finding.rule.id && one.matches(manifest))?.ignore
    if (annotation) used.add(annotation)
    if (ignore) used.add(ignore)
    if (annotation?.reason !== undefined) {
      const { reason, origin } = annotation
      suppressed.push({ finding, reason, origin, by: 'annotation' })
    } else if (ignore) {
      suppressed.push({
        finding,
        reason: ignore.reason,
        origin: ignore.origin,
        by: 'configuration',
      })
    } else left.push(finding)
  }
  const unused = [...annotations, ...ignores].filter((one) => !used.has(one))
  return { findings: left, suppressed, unused }
}

function matcherOf(pattern: string): (manifest: Manifest) => boolean {
  const literal = (text: string) => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&')
  const expression = new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`)
  return ({ kind, namespace, name }) =>
    expression.test(`${kind}/${name}`) ||
    expression.test(`${kind}/${namespace ?? 'default'}/${name}`)
}

/** What to do about a reason that is given for nothing. */
export function unusedHelp(rule: string, known: readonly string[]): string {
  if (known.includes(rule)) return 'take it out: what it was for is mended'
  const near = nearest(rule, known)
  return near ? `did you mean \`${near}\`?` : '`isthmus lint --explain` lists all rules'
}
