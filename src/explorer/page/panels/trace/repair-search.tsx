import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { TraceRepair, TraceRequest } from '../../../protocol/index.ts'
import { Superseded } from '../../store/client.ts'
import { useExplorer, useModel } from '../../store/hooks.ts'
import { Diff } from '../../ui/diff.tsx'
import { Effects } from '../../ui/effects.tsx'
import { PlaceLink } from '../../ui/place-link.tsx'
import { Sentence } from '../../ui/written.tsx'

/** Looks for the smallest edits that let the packet through: not before somebody asks, for that may take a while. */
export function RepairSearch({ request }: { request: TraceRequest }): VNode {
  const explorer = useExplorer()
  const revision = useModel((model) => model.revision)
  const key = `${revision} ${JSON.stringify(request)}`
  const [found, setFound] = useState<{ key: string; repair: TraceRepair | undefined }>()
  const search = async (): Promise<void> => {
    setFound({ key, repair: undefined })
    try {
      const repair = await explorer.ask('repair', request)
      setFound((last) => (last?.key === key ? { key, repair } : last))
    } catch (error) {
      if (!(error instanceof Superseded)) throw error
    }
  }
  const current = found?.key === key ? found : undefined
  return (
    <section class="repair" aria-label="The smallest repair">
      {!current && (
        <button type="button" class="button" onClick={() => void search()}>
          Find the smallest edits that let it through
        </button>
      )}
      {current && !current.repair && <p class="muted">Looking for the smallest edits …</p>}
      {current?.repair?.kind === 'repair' && <Found repair={current.repair} />}
      {current?.repair?.kind === 'none' && <NoRepair repair={current.repair} />}
    </section>
  )
}

function Found({ repair }: { repair: Extract<TraceRepair, { kind: 'repair' }> }): VNode {
  const explorer = useExplorer()
  const { edits, effects, diff, sources } = repair
  const apply = (): void => {
    explorer.edit(sources)
    explorer.announce('The repair is made. It can be undone.')
  }
  return (
    <div class="fix">
      <h3>The smallest repair</h3>
      <ol class="repair-edits">
        {edits.map(({ title, place, without }) => (
          <li key={title}>
            <p class="cause-what">
              <Sentence text={title} />
            </p>
            {place && <PlaceLink place={place} />}
            <p class="muted">
              Without it: <Sentence text={without} />
            </p>
          </li>
        ))}
      </ol>
      <h4>Between endpoints</h4>
      <Effects effects={effects} />
      <h4>In the manifests</h4>
      <Diff text={diff} />
      <button type="button" class="button button-main" onClick={apply}>
        Apply this repair
      </button>
    </div>
  )
}

function NoRepair({ repair }: { repair: Extract<TraceRepair, { kind: 'none' }> }): VNode {
  return (
    <div class="notice">
      <strong>No edits let it through.</strong>
      {repair.obstacles.map(({ message, details, help }) => (
        <div key={message}>
          {[message, ...details].map((line) => (
            <p key={line}>
              <Sentence text={line} />
            </p>
          ))}
          {help && (
            <p>
              <strong>Help: </strong>
              <Sentence text={help} />
            </p>
          )}
        </div>
      ))}
    </div>
  )
}
