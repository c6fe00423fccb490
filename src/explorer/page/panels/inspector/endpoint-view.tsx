import type { VNode } from 'preact'
import type { InspectedEndpoint } from '../../../protocol/index.ts'
import { useExplorer } from '../../store/hooks.ts'
import { Written } from '../../ui/written.tsx'
import { PartButton, Section } from './part-links.tsx'
import { RuleList } from './rule-list.tsx'

/** An endpoint: its addresses, and the rules that judge what it sends and gets. */
export function EndpointView({ endpoint }: { endpoint: InspectedEndpoint }): VNode {
  const { probe, addresses, vpc, subnet, securityGroups, labels, problem, rules } = endpoint
  return (
    <>
      {problem !== undefined && (
        <p class="part-state part-state-bad">
          <Written text={problem} />
        </p>
      )}
      {probe !== undefined && <Actions probe={probe} />}
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

/** What can be asked about it. */
function Actions({ probe }: { probe: string }): VNode {
  const explorer = useExplorer()
  return (
    <div class="part-actions">
      <button
        type="button"
        class="button"
        onClick={() => explorer.go({ from: probe, step: undefined, panel: 'trace' })}
      >
        Trace from here
      </button>
      <button
        type="button"
        class="button"
        onClick={() => explorer.go({ to: probe, step: undefined, panel: 'trace' })}
      >
        Trace to here
      </button>
    </div>
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
