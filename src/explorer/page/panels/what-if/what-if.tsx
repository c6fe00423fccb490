import './what-if.css'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Part, Toll } from '../../../protocol/index.ts'
import { useAnswer, useField } from '../../store/hooks.ts'
import { Empty, RefusedNotice } from '../../ui/notice.tsx'
import type { Panel } from '../panel.ts'
import { PartItem } from './part-item.tsx'

/** What changes if something goes. */
export const whatIf: Panel = {
  id: 'what-if',
  title: 'What if',
  icon: 'whatIf',
  kinds: ['kube-ovn', 'cloud'],
  View: WhatIf,
}

const KINDS = [
  ['peering', 'Peerings'],
  ['route', 'Routes'],
  ['policy', 'Policies'],
  ['rule', 'Rules'],
] as const

/** So many parts are shown at once. */
const PAGE = 50

function WhatIf(): VNode {
  const { answer: parts, refused } = useAnswer('parts', NO_QUESTION)
  const [chosen, choose] = useField('without')
  const [wanted, setKind] = useState<Part['kind']>()
  const [sweeping, setSweeping] = useState<Part['kind']>()
  const { answer: tolls, pending } = useAnswer(
    'tolls',
    sweeping === undefined ? undefined : { kind: sweeping },
  )
  const [shown, setShown] = useState(PAGE)
  if (refused) return <RefusedNotice refused={refused} />
  if (!parts) return <Empty>Looking for what could go …</Empty>
  if (parts.length === 0) return <Empty>There is nothing that could be taken away.</Empty>
  const kinds = KINDS.filter(([kind]) => parts.some((part) => part.kind === kind))
  const kind = wanted ?? parts.find(({ id }) => id === chosen)?.kind ?? kinds[0]![0]
  const byId = new Map<string, Toll>(sweeping === kind ? tolls?.map((toll) => [toll.id, toll]) : [])
  const listed = costliestFirst(
    parts.filter((part) => part.kind === kind),
    byId,
  )
  return (
    <>
      <p class="muted">Choose what goes, and see which packets that changes.</p>
      <fieldset class="chips">
        <legend class="hidden">What goes</legend>
        {kinds.map(([name, title]) => (
          <button
            key={name}
            type="button"
            class="chip"
            aria-pressed={kind === name}
            onClick={() => setKind(name)}
          >
            {title}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        class="button"
        disabled={pending || sweeping === kind}
        onClick={() => setSweeping(kind)}
      >
        {pending ? 'Taking each away …' : 'Take each away in turn'}
      </button>
      <ul class="findings">
        {listed.slice(0, shown).map((part) => (
          <PartItem
            key={part.id}
            part={part}
            toll={byId.get(part.id)}
            open={part.id === chosen}
            onToggle={() => choose(part.id === chosen ? undefined : part.id)}
          />
        ))}
      </ul>
      {listed.length > shown && (
        <button type="button" class="button" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, listed.length - shown)} more of {listed.length - shown}
        </button>
      )}
    </>
  )
}

const NO_QUESTION = {}

function costliestFirst(parts: readonly Part[], tolls: ReadonlyMap<string, Toll>): readonly Part[] {
  const costOf = ({ id }: Part): number => {
    const toll = tolls.get(id)
    return toll ? toll.worse + toll.better + toll.open : 0
  }
  return parts.toSorted((a, b) => costOf(b) - costOf(a))
}
