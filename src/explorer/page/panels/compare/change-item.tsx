import type { VNode } from 'preact'
import type { Comparison } from '../../../protocol/index.ts'
import { traceFields } from '../../../state/service.ts'
import { useExplorer } from '../../store/hooks.ts'
import { counted } from '../../ui/counted.ts'
import { Icon } from '../../ui/icon.tsx'
import { PlaceLink } from '../../ui/place-link.tsx'
import { Sentence, Written } from '../../ui/written.tsx'

type Change = Comparison['diff']['changes'][number]
type Shift = Change['shifts'][number]

const AFTER = {
  reachable: 'gets through now',
  unreachable: 'no longer gets through',
  undefined: 'is left open by OVN now',
} as const satisfies Record<Shift['after']['verdict'], string>

/** So many endpoints are named; the rest is counted. */
const NAMED = 3

/** What changed between two groups of endpoints, and what decides it now. */
export function ChangeItem({ change }: { change: Change }): VNode {
  const { from, to, pairs, shifts, ipVersion } = change
  return (
    <li class="finding finding-open">
      <p class="change-ends">
        <Group group={from} /> → <Group group={to} />
        <span class="muted">
          {pairs > 1 && ` ${counted(pairs, 'pair')}`}
          {ipVersion === 6 && ' over IPv6'}
        </span>
      </p>
      {shifts.map((shift) => (
        <ShiftLine key={`${shift.services} ${shift.after.verdict}`} shift={shift} />
      ))}
    </li>
  )
}

function Group({ group: { endpoints } }: { group: Change['from'] }): VNode {
  const more = endpoints.length - NAMED
  return (
    <>
      <Written text={endpoints.slice(0, NAMED).join(', ')} />
      {more > 0 && ` and ${more} more`}
    </>
  )
}

function ShiftLine({ shift: { services, after } }: { shift: Shift }): VNode {
  const explorer = useExplorer()
  const { example, origin, what, verdict } = after
  return (
    <div class={`effect effect-${verdict}`}>
      <p>
        <strong>
          <Written text={services === 'all' ? 'Everything' : services} /> {AFTER[verdict]}
        </strong>
      </p>
      <p class="muted">
        <Sentence text={what} /> {origin && <PlaceLink place={{ ...origin, label: '' }} />}
      </p>
      {example && (
        <button
          type="button"
          class="button"
          onClick={() =>
            explorer.go(traceFields({ ...example, protocol: String(example.protocol) }))
          }
        >
          <Icon name="trace" /> Trace it
        </button>
      )}
    </div>
  )
}
