import type { VNode } from 'preact'
import type { Effect } from '../../protocol/index.ts'
import { Written } from './written.tsx'

/** So many are listed; the rest is counted. */
const SHOWN = 8

const AFTER = {
  reachable: 'gets through',
  unreachable: 'no longer gets through',
  undefined: 'is left open by OVN',
} as const satisfies Record<Effect['after'], string>

/** What a change does to packets between endpoints. */
export function Effects({ effects }: { effects: readonly Effect[] }): VNode {
  if (effects.length === 0) return <p class="muted">Nothing changes between endpoints.</p>
  return (
    <ul class="effects">
      {effects.slice(0, SHOWN).map((effect) => (
        <li key={keyOf(effect)} class={`effect effect-${effect.after}`}>
          <Written text={effect.from} /> → <Written text={effect.to} />
          {effect.pairs > 1 && <span class="muted"> ({effect.pairs} pairs)</span>}:{' '}
          <Written text={effect.services === 'all' ? 'everything' : effect.services} />
          {effect.ipVersion === 6 && ' over IPv6'} {AFTER[effect.after]}
        </li>
      ))}
      {effects.length > SHOWN && <li class="muted">and {effects.length - SHOWN} more</li>}
    </ul>
  )
}

function keyOf({ from, to, ipVersion, services, after }: Effect): string {
  return [from, to, ipVersion, services, after].join(' ')
}
