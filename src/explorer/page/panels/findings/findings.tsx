import './findings.css'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Finding } from '../../../protocol/index.ts'
import { useAnswer, useExplorer, useField, useModel } from '../../store/hooks.ts'
import { counted } from '../../ui/counted.ts'
import { Empty } from '../../ui/notice.tsx'
import type { Panel } from '../panel.ts'
import { Filter, matches, type Wanted } from './filter.tsx'
import { FindingItem } from './finding-item.tsx'
import { FixAll } from './fix-all.tsx'

/** Everything that is wrong, with what mends it. */
export const findings: Panel = {
  id: 'findings',
  title: 'Findings',
  icon: 'findings',
  kinds: ['kube-ovn', 'cloud'],
  View: Findings,
  badge: ({ opened }) =>
    opened?.findings.filter(({ severity }) => severity !== 'info').length || undefined,
}

/** So many are shown at once. */
const PAGE = 100

function Findings(): VNode {
  const all = useModel(({ opened }) => opened?.findings) ?? NONE
  const { answer: fixes } = useAnswer('fixes', NO_QUESTION)
  const [selected, select] = useField('finding')
  const [wanted, setWanted] = useState<Wanted>({ severity: undefined, text: '' })
  const [shown, setShown] = useState(PAGE)
  useOnMap(selected)
  if (all.length === 0) return <Nothing />
  const found = all.filter((finding) => matches(finding, wanted))
  return (
    <>
      <FixAll count={Object.keys(fixes ?? {}).length} />
      <Filter findings={all} wanted={wanted} onChange={setWanted} />
      {found.length === 0 && <Empty>No finding is like that.</Empty>}
      <ul class="findings">
        {found.slice(0, shown).map((finding) => (
          <FindingItem
            key={finding.id}
            finding={finding}
            fix={fixes?.[finding.id]}
            open={finding.id === selected || found.length === 1}
            onToggle={() => select(finding.id === selected ? undefined : finding.id)}
          />
        ))}
      </ul>
      {found.length > shown && (
        <button type="button" class="button" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, found.length - shown)} more of {found.length - shown}
        </button>
      )}
    </>
  )
}

/** Shows on the map what the finding is about that somebody has opened. */
function useOnMap(id: string | undefined): void {
  const explorer = useExplorer()
  const { answer: ids } = useAnswer('findingOnMap', id === undefined ? undefined : { id })
  useEffect(() => {
    const marks = ids?.map((one) => ({ id: one, tone: 'bad' as const })) ?? []
    explorer.draw('findings', marks.length > 0 ? { marks, ways: [] } : undefined)
    return () => explorer.draw('findings', undefined)
  }, [explorer, ids])
}

const NONE: readonly Finding[] = []
const NO_QUESTION = {}

function Nothing(): VNode {
  const opened = useModel((model) => model.opened)
  if (!opened) return <Empty>Reading the manifests …</Empty>
  const { vpcs, subnets, peerings, endpoints } = opened.counts
  const looked = [
    counted(vpcs, opened.kind === 'cloud' ? 'network' : 'VPC'),
    counted(subnets, 'subnet'),
    counted(peerings, 'peering'),
    counted(endpoints, 'endpoint'),
  ]
  return (
    <div class="notice notice-good">
      <strong>Nothing is wrong.</strong> Looked at: {looked.join(', ')}.
    </div>
  )
}
