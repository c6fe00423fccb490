import './trace.css'
import type { VNode } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { Traced, TraceEnd, TraceRequest } from '../../../protocol/index.ts'
import { useAnswer, useExplorer, useField, useModel } from '../../store/hooks.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { Empty, RefusedNotice } from '../../ui/notice.tsx'
import { PlaceLink } from '../../ui/place-link.tsx'
import { SeverityMark } from '../../ui/severity.tsx'
import { Sentence, Written } from '../../ui/written.tsx'
import type { Panel } from '../panel.ts'
import { Blockers } from './blockers.tsx'
import { Leg } from './hop-list.tsx'
import { stepCount, traceOverlay } from './overlay.ts'
import { PlayerBar } from './player-bar.tsx'
import { TraceForm } from './trace-form.tsx'
import { usePlayer } from './use-player.ts'

/** One packet and its reply, step by step, and what keeps them from getting through. */
export const trace: Panel = {
  id: 'trace',
  title: 'Trace',
  icon: 'trace',
  kinds: ['kube-ovn', 'cloud'],
  View: TraceView,
}

function TraceView(): VNode {
  const explorer = useExplorer()
  const { answer: ends } = useAnswer('ends', NO_QUESTION)
  const request = useRequest(ends)
  const { answer, refused } = useAnswer('trace', request)
  if (!ends) return <Empty>Reading the manifests …</Empty>
  if (!request) return <Empty>There is nobody in these manifests who could send a packet.</Empty>
  const traced = refused ? undefined : answer
  return (
    <>
      <TraceForm
        request={request}
        ends={ends}
        ipVersions={traced?.ipVersions ?? []}
        onChange={(fields) => explorer.go({ ...fields, step: undefined })}
      />
      {refused && <RefusedNotice refused={refused} />}
      {traced ? (
        <Result traced={traced} request={request} />
      ) : (
        !refused && <Empty>Following the packet …</Empty>
      )}
    </>
  )
}

const NO_QUESTION = {}

/** What the address says; the first two in different VPCs where it does not. */
function useRequest(ends: readonly TraceEnd[] | undefined): TraceRequest | undefined {
  const [from] = useField('from')
  const [to] = useField('to')
  const [service] = useField('service')
  const [ip] = useField('ip')
  const [first] = ends ?? []
  const other = ends?.find(({ vpc }) => vpc !== first?.vpc) ?? ends?.[1] ?? first
  const [one, two] = [from ?? first?.name, to ?? other?.name]
  return useMemo(
    () =>
      one === undefined || two === undefined ? undefined : { from: one, to: two, service, ip },
    [one, two, service, ip],
  )
}

function Result({ traced, request }: { traced: Traced; request: TraceRequest }): VNode {
  const explorer = useExplorer()
  const [field, setField] = useField('step')
  const count = stepCount(traced)
  const number = Number(field)
  const step = field !== undefined && number >= 1 && number <= count ? number : undefined
  const player = usePlayer(count, step, (next) =>
    setField(next === undefined ? undefined : String(next)),
  )
  useEffect(() => {
    explorer.draw('trace', traceOverlay(traced, step))
  }, [explorer, traced, step])
  useEffect(() => () => explorer.draw('trace', undefined), [explorer])
  const starts = traced.legs.map((_, i) =>
    traced.legs.slice(0, i).reduce((sum, { hops }) => sum + hops.length, 1),
  )
  return (
    <>
      <Verdict traced={traced} request={request} />
      <Notes traced={traced} />
      {count > 0 && <PlayerBar player={player} step={step} count={count} />}
      {traced.legs.map((leg, i) => (
        <Leg key={leg.kind} leg={leg} first={starts[i] ?? 1} step={step} onStep={player.goTo} />
      ))}
      <Blockers traced={traced} request={request} />
    </>
  )
}

const VERDICTS = {
  reachable: { title: 'Reachable', icon: 'check', tone: 'good' },
  unreachable: { title: 'Unreachable', icon: 'error', tone: 'bad' },
  undefined: { title: 'Undefined', icon: 'warning', tone: 'warn' },
} as const satisfies Record<Traced['verdict'], { title: string; icon: IconName; tone: string }>

function Verdict({ traced, request }: { traced: Traced; request: TraceRequest }): VNode {
  const busy = useModel((model) => model.busy)
  const { title, icon, tone } = VERDICTS[traced.verdict]
  return (
    <div class={`verdict verdict-${tone} ${busy ? 'verdict-old' : ''}`} role="status">
      <Icon name={icon} />
      <div>
        <strong>{title}</strong>
        <p>
          <Written text={request.from} /> → <Written text={request.to} />, {traced.service}
        </p>
      </div>
    </div>
  )
}

/** What the verdict rests on, or leaves out. */
function Notes({ traced: { notes } }: { traced: Traced }): VNode | null {
  if (notes.length === 0) return null
  const gravest = notes.some(({ severity }) => severity !== 'info') ? 'warning' : 'info'
  return (
    <details class="trace-rests">
      <summary>
        <SeverityMark severity={gravest} />
        What this rests on: {notes.length} {notes.length === 1 ? 'note' : 'notes'}
      </summary>
      <NoteList notes={notes} />
    </details>
  )
}

function NoteList({ notes }: Pick<Traced, 'notes'>): VNode {
  return (
    <ul class="trace-notes">
      {notes.map(({ severity, message, help, place }) => (
        <li key={message} class="trace-note">
          <SeverityMark severity={severity} />
          <div>
            <p>
              <Sentence text={message} />
            </p>
            {help && (
              <p class="muted">
                <Sentence text={help} />
              </p>
            )}
            {place && <PlaceLink place={place} />}
          </div>
        </li>
      ))}
    </ul>
  )
}
