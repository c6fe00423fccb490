import type { VNode } from 'preact'
import type { InspectedVpc, PolicyRow, PortRow, RouteRow } from '../../../protocol/index.ts'
import { PlaceLink } from '../../ui/place-link.tsx'
import { Sentence, Written } from '../../ui/written.tsx'
import { PartList, Section } from './part-links.tsx'

/** A router: what it joins, and how it sends packets on. */
export function VpcView({ vpc }: { vpc: InspectedVpc }): VNode {
  const { subnets, peerings, tables, policies, ports } = vpc
  return (
    <>
      {subnets.length > 0 && (
        <Section title="Subnets">
          <PartList parts={subnets} />
        </Section>
      )}
      {peerings.length > 0 && (
        <Section title="Peerings">
          <PartList parts={peerings} />
        </Section>
      )}
      {tables.map(({ name, routes }) => (
        <Section
          key={name}
          title={
            name === '' ? 'Routes, what wins above' : `Routes of table ${name}, what wins above`
          }
        >
          <ol class="rows">
            {routes.map((route, i) => (
              <Route key={i} route={route} />
            ))}
          </ol>
        </Section>
      ))}
      {policies.length > 0 && (
        <Section title="Policies, after routing">
          <ol class="rows">
            {policies.map((policy, i) => (
              <Policy key={i} policy={policy} />
            ))}
          </ol>
        </Section>
      )}
      {ports.length > 0 && (
        <Section title="Ports">
          <ul class="rows">
            {ports.map((port) => (
              <Port key={port.name} port={port} />
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function Route({ route }: { route: RouteRow }): VNode {
  const { priority, prefix, nextHop, policy, ports, effect, place } = route
  return (
    <li class={`row ${effect === '' ? '' : 'row-idle'}`}>
      <span class="row-rank" title="Priority">
        {priority}
      </span>
      <div class="row-words">
        <p class="row-main">
          {policy === 'src-ip' && 'from '}
          <Written text={prefix} />
          {nextHop === 'connected' || nextHop === 'discard' ? ` ${nextHop}` : ` via ${nextHop}`}
        </p>
        <p class="muted row-detail">
          <Written text={ports.join(', ')} />
        </p>
        {effect !== '' && <p class="row-effect">{effect}</p>}
        {place && <PlaceLink place={place} />}
      </div>
    </li>
  )
}

function Policy({ policy }: { policy: PolicyRow }): VNode {
  const { priority, match, action, place } = policy
  return (
    <li class="row">
      <span class="row-rank" title="Priority">
        {priority}
      </span>
      <div class="row-words">
        <p class="row-main">
          <Written text={action} />
        </p>
        <p class="row-detail">
          <Written text={match} />
        </p>
        {place && <PlaceLink place={place} />}
      </div>
    </li>
  )
}

function Port({ port }: { port: PortRow }): VNode {
  const { name, networks, leadsTo, place } = port
  return (
    <li class="row row-plain">
      <div class="row-words">
        <p class="row-main">
          <Written text={name} />
        </p>
        <p class="row-detail">
          <Written text={networks.join(', ')} />
        </p>
        <p class="muted">
          leads to <Sentence text={leadsTo} />
        </p>
        {place && <PlaceLink place={place} />}
      </div>
    </li>
  )
}
