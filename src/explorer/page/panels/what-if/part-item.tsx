import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Part, Toll } from '../../../protocol/index.ts'
import { useAnswer, useExplorer } from '../../store/hooks.ts'
import { counted } from '../../ui/counted.ts'
import { Effects } from '../../ui/effects.tsx'
import { Empty } from '../../ui/notice.tsx'
import { PlaceLink } from '../../ui/place-link.tsx'
import { Sentence } from '../../ui/written.tsx'

interface Props {
  readonly part: Part
  /** What it costs to go without it, where that was asked. */
  readonly toll: Toll | undefined
  readonly open: boolean
  onToggle(): void
}

/** Something that could go, and what changes then. */
export function PartItem({ part, toll, open, onToggle }: Props): VNode {
  const { title, place } = part
  return (
    <li class={`finding what-if-part ${open ? 'finding-open' : ''}`}>
      <button type="button" class="finding-head" aria-expanded={open} onClick={onToggle}>
        <span class="finding-words">
          <span class="finding-message">
            <Sentence text={title} />
          </span>
          {toll && <span class={`tag ${isFree(toll) ? '' : 'tag-warn'}`}>{tollWords(toll)}</span>}
        </span>
      </button>
      {place && <PlaceLink place={place} />}
      {open && <Without part={part} />}
    </li>
  )
}

function isFree({ worse, better, open }: Toll): boolean {
  return worse + better + open === 0
}

function tollWords(toll: Toll): string {
  if (isFree(toll)) return 'nothing changes'
  const { worse, better, open } = toll
  return [
    ...(worse > 0 ? [`${counted(worse, 'pair')} lose something`] : []),
    ...(better > 0 ? [`${counted(better, 'pair')} gain something`] : []),
    ...(open > 0 ? [`${counted(open, 'pair')} become undefined`] : []),
  ].join(', ')
}

function Without({ part: { id, kind } }: { part: Part }): VNode {
  const explorer = useExplorer()
  const { answer } = useAnswer('without', { id })
  useEffect(() => {
    if (kind !== 'peering') return undefined
    explorer.draw('what-if', { marks: [{ id, tone: 'bad', label: 'gone' }], ways: [] })
    return () => explorer.draw('what-if', undefined)
  }, [explorer, id, kind])
  return (
    <div class="finding-details">
      {answer ? <Effects effects={answer} /> : <Empty>Asking for all pairs …</Empty>}
    </div>
  )
}
