import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { traceFields } from '../../../state/service.ts'
import { useExplorer } from '../../store/hooks.ts'
import { counted } from '../../ui/counted.ts'
import { Icon } from '../../ui/icon.tsx'
import { PlaceLink } from '../../ui/place-link.tsx'
import { Sentence, Written } from '../../ui/written.tsx'
import { type Cell, type Family, receiverOf } from './cells.ts'

const EXAMPLES = [
  ['reachable', 'Trace one that gets through'],
  ['unreachable', 'Trace one that is lost'],
  ['undefined', 'Trace one that OVN leaves open'],
] as const

/** All about the services between two groups, and packets to trace. */
export function CellDetails({ family, cell }: { family: Family; cell: Cell }): VNode {
  const explorer = useExplorer()
  useMarks(family, cell)
  const { reachable, undefined: open, lost, reasons, examples, pairs, from } = cell
  const title = `${from} → ${receiverOf(cell)}`
  return (
    <section class="fix reach-details" aria-label={title} aria-live="polite">
      <h4>
        {title} <span class="muted">{counted(pairs, 'pair')}</span>
      </h4>
      <dl>
        <ServiceRow name="Gets through" services={reachable} />
        <ServiceRow name="Left open by OVN" services={open} />
        <ServiceRow name="Is lost" services={lost} />
      </dl>
      {reasons.map(({ services, what, origin, help }) => (
        <div key={`${services} ${what}`}>
          <p>
            <Written text={services === 'all' ? 'Everything' : services} />:{' '}
            <Sentence text={what} /> {origin && <PlaceLink place={{ ...origin, label: '' }} />}
          </p>
          {help && (
            <p class="muted">
              <Sentence text={help} />
            </p>
          )}
        </div>
      ))}
      <div class="reach-examples">
        {EXAMPLES.map(([verdict, words]) => {
          const probe = examples[verdict]
          if (!probe) return null
          return (
            <button
              key={verdict}
              type="button"
              class="button"
              onClick={() =>
                explorer.go(traceFields({ ...probe, protocol: String(probe.protocol) }))
              }
            >
              <Icon name="trace" />
              {words}
            </button>
          )
        })}
      </div>
    </section>
  )
}

function ServiceRow({ name, services }: { name: string; services: string }): VNode | null {
  if (services === 'none') return null
  return (
    <div class="reach-set">
      <dt>{name}</dt>
      <dd>
        <Written text={services} />
      </dd>
    </div>
  )
}

/** Shows on the map where the two groups are. */
function useMarks({ groups }: Family, { from, to }: Cell): void {
  const explorer = useExplorer()
  useEffect(() => {
    const boxesOf = (name: string | null): string[] =>
      groups.find((group) => group.name === name)?.vpcs.map((vpc) => `router/${vpc}`) ?? []
    const senders = new Set(boxesOf(from))
    const receivers = new Set(boxesOf(to))
    const marks = [...new Set([...senders, ...receivers])].map((id) => ({
      id,
      tone: senders.has(id) ? ('note' as const) : ('change' as const),
      label: [senders.has(id) && 'from', receivers.has(id) && 'to'].filter(Boolean).join(', '),
    }))
    explorer.draw('reach', { marks, ways: [] })
    return () => explorer.draw('reach', undefined)
  }, [explorer, groups, from, to])
}
