import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { MendingFix, Traced, TracedCause, TraceRequest } from '../../../protocol/index.ts'
import { useAnswer } from '../../store/hooks.ts'
import { PlaceLink } from '../../ui/place-link.tsx'
import { Sentence } from '../../ui/written.tsx'
import { FixPreview } from '../findings/fix-preview.tsx'
import { RepairSearch } from './repair-search.tsx'

interface Props {
  readonly traced: Traced
  readonly request: TraceRequest
}

/** What keeps the packet from getting through, and everything that would mend it. */
export function Blockers({ traced, request }: Props): VNode | null {
  const { title, causes, more } = traced.blockers
  const { answer: fixes } = useAnswer('mending', causes.length > 0 ? request : undefined)
  if (causes.length === 0) return null
  return (
    <>
      <section class="causes" aria-label="Causes">
        <h3>{title}</h3>
        <ol class="cause-list">
          {causes.map((cause, i) => (
            <Cause key={i} cause={cause} number={i + 1} />
          ))}
        </ol>
        {more && <p class="muted">{more}</p>}
      </section>
      {fixes && fixes.length > 0 && <Fixes fixes={fixes} count={causes.length} />}
      {traced.repairable && <RepairSearch request={request} />}
    </>
  )
}

function Cause({ cause, number }: { cause: TracedCause; number: number }): VNode {
  const { what, place, help, writes } = cause
  return (
    <li class="cause">
      <span class="cause-number">{number}</span>
      <div class="cause-words">
        <p class="cause-what">
          <Sentence text={what} />
        </p>
        {place && <PlaceLink place={place} />}
        {help && (
          <p>
            <strong>Help: </strong>
            <Sentence text={help} />
          </p>
        )}
        {writes.map((write) => (
          <p key={write}>
            <strong>Write: </strong>
            <Sentence text={write} />
          </p>
        ))}
      </div>
    </li>
  )
}

/** The fixes of lint that mend causes; what one would change is shown before it is made. */
function Fixes({ fixes, count }: { fixes: readonly MendingFix[]; count: number }): VNode {
  const [chosen, choose] = useState(fixes[0]?.id)
  const open = fixes.find(({ id }) => id === chosen) ?? fixes[0]
  return (
    <section class="trace-fixes" aria-label="Fixes">
      <h3>What lint proposes</h3>
      {fixes.map((fix) => (
        <div key={fix.id}>
          {fix !== open && (
            <button type="button" class="button" onClick={() => choose(fix.id)}>
              <Sentence text={fix.title} />
            </button>
          )}
          {fix === open && (
            <>
              <p class={fix.enough ? 'enough' : 'muted'}>{mendsWords(fix, count)}</p>
              <FixPreview id={fix.id} title={fix.title} />
            </>
          )}
        </div>
      ))}
    </section>
  )
}

function mendsWords({ mends, enough }: MendingFix, count: number): string {
  if (enough) return 'With this fix it gets through.'
  if (mends.length === count) return 'Mends all of this; then something else blocks it.'
  const numbers = mends.map((index) => index + 1).join(' and ')
  return `Mends ${numbers} of ${count}; the rest still blocks it.`
}
