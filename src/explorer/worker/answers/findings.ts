import { diffReachability, type ReachabilityDiff } from '../../../analysis/index.ts'
import { applyEdits, type Edit } from '../../../edit/index.ts'
import { Design, fixAll, proveFixes, RULES } from '../../../lint/index.ts'
import type { Source } from '../../../manifest/index.ts'
import { effectsJson, formatUnifiedDiff } from '../../../report/index.ts'
import type { FindingsProtocol, Fix } from '../../protocol/index.ts'
import { findingsOf, idOf } from '../findings.ts'
import type { OpenDesign } from '../session.ts'
import type { Answers } from './answers.ts'

export const FINDINGS_ANSWERS: Answers<FindingsProtocol> = {
  fixes: ({ design }) => {
    if (design.kind === 'cloud') return {}
    return Object.fromEntries(
      design.proven.findings.flatMap((finding) =>
        finding.fix ? [[idOf(finding), finding.fix.title]] : [],
      ),
    )
  },
  fix: ({ design }, { id }) => {
    const { lintDesign, report, sources } = design
    const findings = report.findings.filter((finding) => idOf(finding) === id)
    const proven = proveFixes(
      lintDesign,
      { ...report, findings },
      { sources, rules: RULES, effects: 'each' },
    )
    const fix = proven.findings[0]?.fix
    return fix && fixOf(design, fix.title, fix.edits, fix.effects)
  },
  findingOnMap: ({ design }, { id }) => {
    const finding = findingsOf(design).find((one) => one.id === id)
    if (!finding) return []
    const { marks, links } = design.map
    const ends = new Map(links.map((link) => [link.id, link.ends.map(({ box }) => box)]))
    const places = marks
      .filter(({ code, message }) => code === finding.code && message === finding.message)
      .flatMap(({ at }) => at)
    // A link may be folded away; its ends are always somewhere.
    const ids = places.flatMap((place) =>
      'link' in place ? [place.link, ...(ends.get(place.link) ?? [])] : [place.box],
    )
    return [...new Set(ids)]
  },
  fixAll: ({ design }) => {
    const { lintDesign, sources } = design
    const { sources: after, fixed } = fixAll(lintDesign, { sources, rules: RULES })
    const { network } = Design.read(after, lintDesign.options)
    const diff = diffReachability(lintDesign.network.reachability(), network.reachability())
    return {
      title: fixed.map(({ fix }) => fix.title).join('; '),
      sources: after,
      diff: diffOf(sources, after),
      effects: effectsJson(diff),
    }
  },
}

function fixOf(
  { sources }: OpenDesign,
  title: string,
  edits: readonly Edit[],
  effects: ReachabilityDiff | undefined,
): Fix {
  const after = applyEdits(sources, edits).sources
  return {
    title,
    sources: after,
    diff: diffOf(sources, after),
    effects: effects ? effectsJson(effects) : [],
  }
}

function diffOf(before: readonly Source[], after: readonly Source[]): string {
  return after
    .map(({ file, text }, i) => formatUnifiedDiff({ file, before: before[i]!.text, after: text }))
    .join('')
}
