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
          {runsOf(rules).map((run, i) =>
            run[0]?.isBase ? <BaseRules key={i} rules={run} /> : run.map(ruleItem),
          )}
          <li class="row row-plain muted">What no rule matches passes.</li>
        </ol>
      )}
    </Section>
  )
}

/** Neighbours that somebody wrote, and neighbours that nobody did, in turn. */
function runsOf(rules: readonly RuleRow[]): readonly (readonly RuleRow[])[] {
  const runs: RuleRow[][] = []
  for (const rule of rules) {
    const last = runs.at(-1)
    if (last?.[0]?.isBase === rule.isBase) last.push(rule)
    else runs.push([rule])
  }
  return runs
}

/** What the controller adds by itself is told when somebody asks. */
function BaseRules({ rules }: { rules: readonly RuleRow[] }): VNode {
  return (
    <li class="row row-plain">
      <details>
        <summary class="muted">
          {rules.length} {rules.length === 1 ? 'rule' : 'rules'} that every group gets: ARP, DHCP
          and the like
        </summary>
        <ol>{rules.map(ruleItem)}</ol>
      </details>
    </li>
  )
}

function ruleItem(rule: RuleRow, i: number): VNode {
  return <Rule key={i} rule={rule} />
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
