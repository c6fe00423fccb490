import './inspector.css'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Inspected } from '../../../protocol/index.ts'
import { useAnswer, useExplorer, useField, useModel } from '../../store/hooks.ts'
import { Empty, RefusedNotice } from '../../ui/notice.tsx'
import { PlaceLink } from '../../ui/place-link.tsx'
import { SeverityMark } from '../../ui/severity.tsx'
import { Sentence, Written } from '../../ui/written.tsx'
import type { Panel } from '../panel.ts'
import { EndpointView } from './endpoint-view.tsx'
import { FoldedView } from './folded-view.tsx'
import { LinkView } from './link-view.tsx'
import { SubnetView } from './subnet-view.tsx'
import { VpcView } from './vpc-view.tsx'

/** All about what is selected on the map, or in here. */
export const inspector: Panel = {
  id: 'inspect',
  title: 'Inspect',
  icon: 'inspect',
  kinds: ['kube-ovn', 'cloud'],
  View: InspectorView,
}

function InspectorView(): VNode {
  const [id] = useField('select')
  const { answer, refused, pending } = useAnswer('inspect', id === undefined ? undefined : { id })
  if (id === undefined) {
    return <Empty>Select a VPC or a peering on the map, with a click or with Tab and Enter.</Empty>
  }
  if (refused) return <RefusedNotice refused={refused} />
  if (answer) return <Part part={answer} />
  if (pending) return <Empty>Looking it up …</Empty>
  return <Empty>What was selected is not in these manifests any more.</Empty>
}

function Part({ part }: { part: Inspected }): VNode {
  const { name, what, place, findings } = part
  useMark(part)
  return (
    <>
      <div class="part-head">
        <p class="muted part-what">{what}</p>
        <h3 class="part-name">
          <Written text={name} />
        </h3>
        {place && <PlaceLink place={place} />}
      </div>
      <Findings ids={findings} />
      <Details part={part} />
    </>
  )
}

/** What is no box of the map is marked at the box that it is in. */
function useMark(part: Inspected): void {
  const explorer = useExplorer()
  const { name } = part
  const box = part.kind === 'subnet' || part.kind === 'endpoint' ? part.vpc?.id : undefined
  useEffect(() => {
    if (box === undefined) return undefined
    explorer.draw('inspect', { marks: [{ id: box, tone: 'note', label: name }], ways: [] })
    return () => explorer.draw('inspect', undefined)
  }, [explorer, box, name])
}

function Details({ part }: { part: Inspected }): VNode {
  switch (part.kind) {
    case 'vpc':
      return <VpcView vpc={part} />
    case 'link':
      return <LinkView link={part} />
    case 'subnet':
      return <SubnetView subnet={part} />
    case 'endpoint':
      return <EndpointView endpoint={part} />
    case 'group':
      return <FoldedView parts={part.members} title="Its VPCs" />
    case 'links':
      return <FoldedView parts={part.links} title="Peerings" />
  }
}

/** What is wrong with the part; each leads to the whole finding. */
function Findings({ ids }: { ids: readonly string[] }): VNode | null {
  const explorer = useExplorer()
  const all = useModel(({ opened }) => opened?.findings)
  const here = all?.filter(({ id }) => ids.includes(id)) ?? []
  if (here.length === 0) return null
  return (
    <ul class="part-findings" aria-label="Findings">
      {here.map(({ id, severity, message }) => (
        <li key={id}>
          <button
            type="button"
            class="part-finding"
            onClick={() => explorer.go({ panel: 'findings', finding: id })}
          >
            <SeverityMark severity={severity} />
            <span>
              <Sentence text={message} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
