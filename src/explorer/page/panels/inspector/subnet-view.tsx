import type { VNode } from 'preact'
import type { InspectedSubnet } from '../../../protocol/index.ts'
import { Written } from '../../ui/written.tsx'
import { PartButton, PartList, Section } from './part-links.tsx'
import { RuleList } from './rule-list.tsx'

/** A subnet: its addresses, who may send to it, and who is in it. */
export function SubnetView({ subnet }: { subnet: InspectedSubnet }): VNode {
  const { vpc, ranges, isPrivate, allowed, acls, endpoints } = subnet
  return (
    <>
      {vpc && (
        <Section title="In">
          <PartButton part={vpc} />
        </Section>
      )}
      <dl class="facts">
        {ranges.map(({ cidr, gateway }) => (
          <div key={cidr} class="fact">
            <dt>Range</dt>
            <dd>
              <Written text={cidr} />
              {gateway !== undefined && (
                <>
                  , gateway <Written text={gateway} />
                </>
              )}
            </dd>
          </div>
        ))}
        <div class="fact">
          <dt>Private</dt>
          <dd>
            {!isPrivate && 'no: other subnets may send to it'}
            {isPrivate && allowed.length === 0 && 'yes: no other subnet may send to it'}
            {isPrivate && allowed.length > 0 && (
              <>
                yes, but for <Written text={allowed.join(', ')} />
              </>
            )}
          </dd>
        </div>
      </dl>
      <RuleList title="Rules of the subnet" rules={acls} />
      <Section title={`Endpoints: ${endpoints.length}`}>
        {endpoints.length === 0 ? (
          <p class="muted">Nobody is in it.</p>
        ) : (
          <PartList parts={endpoints} />
        )}
      </Section>
    </>
  )
}
