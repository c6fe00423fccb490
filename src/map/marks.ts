import type { Fault } from '../analysis/index.ts'
import type { Severity } from '../diagnostic/index.ts'
import type { Finding } from '../lint/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import type { MapMark, MapPlace } from './network-map.ts'
import { plainOrigin } from './origin.ts'
import type { Places } from './places.ts'

/** A fault of a network, in words. */
export interface ToldFault {
  readonly fault: Fault
  readonly message: string
}

/** The marks of what was found, and how much of it has no place on the map. */
export interface Marks {
  readonly marks: readonly MapMark[]
  readonly elsewhere: number
}

/** What rules found, at the places that they point at. `boxOf` gives the box of a VPC that has no router. */
export function marksOfFindings(
  findings: readonly Finding[],
  places: Places,
  boxOf: (vpc: string) => string | undefined,
): Marks {
  const placeOf = (origin: Finding['places'][number]['origin']): MapPlace | undefined => {
    const known = places.ofOrigin(origin)
    if (known || !(origin instanceof FieldOrigin) || origin.manifest.kind !== 'Vpc') return known
    const box = boxOf(origin.manifest.name)
    return box === undefined ? undefined : { box }
  }
  return sorted(
    findings.map(({ rule, severity, message, help, places: lines }) => ({
      severity,
      code: rule.id,
      message,
      ...(help !== undefined && { help }),
      origins: lines.map(({ origin }) => plainOrigin(origin)),
      at: unique(lines.flatMap(({ origin }) => placeOf(origin) ?? [])),
    })),
  )
}

/** How grave the kinds of faults are; those that are not here lose no packets. */
const GRAVE: Partial<Record<Fault['kind'], Severity>> = {
  loop: 'error',
  'black-hole': 'warning',
  'one-way': 'error',
  'shadowed-endpoint': 'warning',
}

/** Faults at the parts that decide them, or at the routers that they are about. */
export function marksOfFaults(
  told: readonly ToldFault[],
  places: Places,
  boxOf: (router: string) => string,
): Marks {
  return sorted(
    told.map(({ fault, message }) => {
      const at = fault.decidedBy.flatMap((part) => places.ofPart(part) ?? [])
      return {
        severity: GRAVE[fault.kind] ?? 'info',
        code: fault.kind,
        message,
        origins: [...new Set(fault.decidedBy)].flatMap(({ origin }) =>
          origin ? plainOrigin(origin) : [],
        ),
        at: unique(at.length > 0 ? at : fault.routers.map((name) => ({ box: boxOf(name) }))),
      }
    }),
  )
}

function unique(places: readonly MapPlace[]): MapPlace[] {
  return [...new Map(places.map((place) => [placeKey(place), place])).values()]
}

/** The same text for the same place, and for no other. */
export function placeKey(place: MapPlace): string {
  return JSON.stringify('link' in place ? [place.link] : [place.box, place.subnet ?? null])
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** The gravest first, and no trace of the order in which they were found. */
function sorted(all: readonly MapMark[]): Marks {
  const marks = all
    .filter(({ at }) => at.length > 0)
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        compare(a.code, b.code) ||
        compare(a.message, b.message),
    )
  return { marks, elsewhere: all.length - marks.length }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
