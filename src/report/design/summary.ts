import type { Matrix } from '../../analysis/index.ts'
import { type Block, cell, paragraph, type Tone, table } from '../document/blocks.ts'
import { countFindings } from '../lint-words.ts'
import { counted } from '../reachability-groups.ts'
import { judgeLinks } from './peerings.ts'
import type { DesignReview } from './review.ts'

/** The whole review in a few lines. */
export function summaryBlocks(review: DesignReview): Block[] {
  return [
    ...review.basis.map((words) => paragraph(words)),
    paragraph(filesWords(review)),
    table(
      ['What', 'How it stands'],
      standings(review).map(({ what, words, tone }) => [cell(what), cell(words, tone)]),
    ),
  ]
}

/** How one thing stands. */
interface Standing {
  readonly what: string
  readonly words: string
  readonly tone?: Tone
}

/** So many files are named; the rest is counted. */
const SHOWN = 8

function filesWords({ files, objects }: DesignReview): string {
  const names = files.slice(0, SHOWN).map((file) => `\`${file}\``)
  const more = files.length > SHOWN ? ` and ${files.length - SHOWN} more` : ''
  const kinds = [...objects].map(([kind, count]) => `${count} ${kind}`)
  return `Read from ${names.join(', ')}${more}${kinds.length > 0 ? `: ${kinds.join(', ')}` : ''}.`
}

function standings(review: DesignReview): Standing[] {
  const { network, map, addresses, reachability } = review
  const working = judgeLinks(review).filter(({ tone }) => tone === 'good').length
  const { routers, switches, endpoints, caveats } = network
  const size = [
    counted(routers.length, network.madeFrom === 'world' ? 'network' : 'VPC'),
    counted(switches.length, 'subnet'),
    counted(endpoints.length, 'endpoint'),
  ]
  return [
    { what: 'Size', words: size.join(', ') },
    {
      what: 'Peerings',
      words: `${working} of ${map.links.length} work`,
      tone: toneOf(working === map.links.length),
    },
    ...(addresses ? [overlapStanding(addresses)] : []),
    ...(reachability?.matrices ?? []).map(matrixStanding),
    intentStanding(review.check),
    review.lint ? lintStanding(review.lint) : faultStanding(review.faults),
    ...(caveats.length > 0
      ? [{ what: 'Not simulated', words: counted(caveats.length, 'object'), tone: 'open' } as const]
      : []),
  ]
}

function overlapStanding({ overlaps }: NonNullable<DesignReview['addresses']>): Standing {
  const words = overlaps.length > 0 ? counted(overlaps.length, 'overlap') : 'nothing overlaps'
  return { what: 'Addresses', words, tone: toneOf(overlaps.length === 0) }
}

function matrixStanding(matrix: Matrix): Standing {
  const { pairs, everything, some, undefined: open, nothing } = matrix.counts()
  return {
    what: `Reachability over IPv${matrix.family}`,
    words: `of ${counted(pairs, 'ordered pair')}, ${everything} get everything, ${some} something, ${nothing} nothing, and ${open} are undefined`,
    ...(open > 0 && { tone: 'open' }),
  }
}

function intentStanding(check: DesignReview['check']): Standing {
  if (!check) return { what: 'Intents', words: 'none were given' }
  const { verdicts } = check
  const holding = verdicts.filter(({ status }) => status === 'holds').length
  const words = `${holding} of ${verdicts.length} hold`
  return { what: 'Intents', words, tone: toneOf(holding === verdicts.length) }
}

function lintStanding({ findings }: NonNullable<DesignReview['lint']>): Standing {
  const grave = findings.some(({ severity }) => severity === 'error')
  const tone = grave ? 'bad' : findings.length > 0 ? 'mixed' : 'good'
  return { what: 'Findings', words: countFindings(findings), tone }
}

function faultStanding({ length }: DesignReview['faults']): Standing {
  return { what: 'Faults', words: `${length}`, tone: toneOf(length === 0) }
}

function toneOf(good: boolean): Tone {
  return good ? 'good' : 'bad'
}
