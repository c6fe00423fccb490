import type { VNode } from 'preact'
import type { RuleRow } from '../../../protocol/index.ts'
import { PlaceLink } from '../../ui/place-link.tsx'
import { Sentence, Written } from '../../ui/written.tsx'
import { Section } from './part-links.tsx'

const TONES: Readonly<Record<string, string>> = { drop: 'tag-bad', reject: 'tag-bad', pass: '' }

/** Rules in the order in which they are asked; the first that matches decides. */
export function RuleList({ title, rules }: { title: string; rules: readonly RuleRow[] }): VNode {
  return (
    <Section title={title}>
      {rules.length === 0 ? (
        <p class="muted">No rules: everything passes.</p>
      ) : (
        <ol class="rows">
          {rules.map((rule, i) => (
            <Rule key={i} rule={rule} />
          ))}
          <li class="row row-plain muted">What no rule matches passes.</li>
        </ol>
      )}
    </Section>
  )
}

function Rule({ rule }: { rule: RuleRow }): VNode {
  const { tier, priority, match, action, holder, direction, place } = rule
  return (
    <li class="row">
      <span class="row-rank" title={`Priority, in tier ${tier}`}>
        {priority}
      </span>
      <div class="row-words">
        <p>
          <span class={`tag ${TONES[action] ?? 'tag-good'}`}>{action}</span>{' '}
          <span class="muted">
            {direction}, tier {tier}, <Sentence text={holder} />
          </span>
        </p>
        <p class="row-detail">
          <Written text={match} />
        </p>
        {place && <PlaceLink place={place} />}
      </div>
    </li>
  )
}
