import type { VNode } from 'preact'
import type { InspectedEndpoint } from '../../../protocol/index.ts'
import type { Fields } from '../../../state/fields.ts'
import { useExplorer } from '../../store/hooks.ts'
import { Written } from '../../ui/written.tsx'
import { PartButton, Section } from './part-links.tsx'
import { RuleList } from './rule-list.tsx'

/** An endpoint: its addresses, and the rules that judge what it sends and gets. */
export function EndpointView({ endpoint }: { endpoint: InspectedEndpoint }): VNode {
  const { probe, selector, addresses, vpc, subnet, securityGroups, labels, problem, rules } =
    endpoint
  return (
    <>
      {problem !== undefined && (
        <p class="part-state part-state-bad">
          <Written text={problem} />
        </p>
      )}
      {probe !== undefined && <Actions probe={probe} selector={selector} />}
      <dl class="facts">
        <Fact name="Addresses" values={addresses} />
        <Fact name="Security groups" values={securityGroups} none="none" />
        <Fact name="Labels" values={labels} />
      </dl>
      {(subnet || vpc) && (
        <Section title="In">
          {subnet && <PartButton part={subnet} />}
          {vpc && <PartButton part={vpc} />}
        </Section>
      )}
      {probe !== undefined && (
        <>
          <RuleList title="What it sends, strongest rule first" rules={rules.sends} />
          <RuleList title="What it gets, strongest rule first" rules={rules.gets} />
        </>
      )}
    </>
  )
}

interface ActionsProps {
  readonly probe: string
  readonly selector: string | undefined
}

/** What can be asked about it. */
function Actions({ probe, selector }: ActionsProps): VNode {
  return (
    <div class="part-actions">
      <Action title="Trace from here" fields={{ from: probe, step: undefined, panel: 'trace' }} />
      <Action title="Trace to here" fields={{ to: probe, step: undefined, panel: 'trace' }} />
      {selector !== undefined && (
        <>
          <Action title="Who can reach it" fields={{ ...REACH, receivers: selector }} />
          <Action title="What it can reach" fields={{ ...REACH, senders: selector }} />
        </>
      )}
    </div>
  )
}

/** The matrix of everybody and everything. */
const REACH: Fields = {
  panel: 'reach',
  senders: undefined,
  receivers: undefined,
  services: undefined,
  cell: undefined,
}

function Action({ title, fields }: { title: string; fields: Fields }): VNode {
  const explorer = useExplorer()
  return (
    <button type="button" class="button" onClick={() => explorer.go(fields)}>
      {title}
    </button>
  )
}

interface FactProps {
  readonly name: string
  readonly values: readonly string[]
  /** What is said where there are no values; the fact is left out where that is nothing. */
  readonly none?: string
}

function Fact({ name, values, none }: FactProps): VNode | null {
  if (values.length === 0 && none === undefined) return null
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{values.length === 0 ? none : <Written text={values.join(', ')} />}</dd>
    </div>
  )
}
