import './reach.css'
import type { VNode } from 'preact'
import { useAnswer, useExplorer, useField } from '../../store/hooks.ts'
import { Empty, RefusedNotice } from '../../ui/notice.tsx'
import type { Panel } from '../panel.ts'
import { FamilyMatrix } from './family-matrix.tsx'
import { Question } from './question.tsx'

/** Who gets what to whom, of all endpoints at once. */
export const reach: Panel = {
  id: 'reach',
  title: 'Reach',
  icon: 'matrix',
  kinds: ['kube-ovn', 'cloud'],
  View: Reach,
}

function Reach(): VNode {
  const explorer = useExplorer()
  const [from] = useField('senders')
  const [to] = useField('receivers')
  const [services] = useField('services')
  const { answer, refused, pending } = useAnswer('reach', { from, to, services })
  return (
    <>
      <Question
        from={from}
        to={to}
        services={services}
        onChange={(fields) => explorer.go({ ...fields, cell: undefined })}
      />
      {refused && <RefusedNotice refused={refused} />}
      {!answer && pending && <Empty>Asking for all pairs …</Empty>}
      {answer?.families.length === 0 && (
        <Empty>There are no two different endpoints between which packets could go.</Empty>
      )}
      {answer?.families.map((family) => (
        <FamilyMatrix key={family.ipVersion} family={family} />
      ))}
      {answer && answer.unplaced.length > 0 && (
        <p class="muted">
          Without a place in the network, and so not in here: {answer.unplaced.join(', ')}
        </p>
      )}
    </>
  )
}
