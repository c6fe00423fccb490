import './compare.css'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Comparison } from '../../../protocol/index.ts'
import { useAnswer, useExplorer } from '../../store/hooks.ts'
import { counted } from '../../ui/counted.ts'
import { Empty, RefusedNotice } from '../../ui/notice.tsx'
import { Written } from '../../ui/written.tsx'
import type { Panel } from '../panel.ts'
import { ChangeItem } from './change-item.tsx'
import { OtherPicker } from './other-picker.tsx'
import { useOther } from './use-other.ts'

/** How this design differs from another one. */
export const compare: Panel = {
  id: 'compare',
  title: 'Compare',
  icon: 'compare',
  kinds: ['kube-ovn', 'cloud'],
  View: Compare,
}

function Compare(): VNode {
  const other = useOther()
  const { answer, refused, pending } = useAnswer(
    'compare',
    other.sources && { before: other.sources },
  )
  return (
    <>
      <OtherPicker other={other} />
      {refused && <RefusedNotice refused={refused} />}
      {!answer && pending && <Empty>Comparing all pairs …</Empty>}
      {answer && <Differences comparison={answer} />}
    </>
  )
}

const WORDS = { added: 'new', removed: 'gone', changed: 'changed' } as const
const TONES = { added: 'good', removed: 'bad', changed: 'change' } as const

function Differences({ comparison }: { comparison: Comparison }): VNode {
  const { diff, parts } = comparison
  useMarks(comparison)
  return (
    <>
      <h3>Between endpoints</h3>
      {diff.changes.length === 0 ? (
        <p class="notice notice-good">
          <strong>No change:</strong> every packet between any two endpoints ends as before.
        </p>
      ) : (
        <ul class="findings">
          {diff.changes.map((change, i) => (
            <ChangeItem key={i} change={change} />
          ))}
        </ul>
      )}
      {diff.outside.changes.length > 0 && (
        <p class="muted">
          What is sent to addresses outside of the design changes for{' '}
          {counted(diff.outside.changes.length, 'group')} of endpoints.
        </p>
      )}
      <h3>On the map</h3>
      {parts.length === 0 ? (
        <p class="muted">Nothing is drawn otherwise.</p>
      ) : (
        <ul class="compared">
          {parts.map(({ id, name, change }) => (
            <li key={id}>
              <span class={`tag compared-${change}`}>{WORDS[change]}</span> <Written text={name} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** What is gone has no place on the map any more. */
function useMarks({ parts }: Comparison): void {
  const explorer = useExplorer()
  useEffect(() => {
    const marks = parts
      .filter(({ change }) => change !== 'removed')
      .map(({ id, change }) => ({ id, tone: TONES[change], label: WORDS[change] }))
    if (marks.length === 0) return undefined
    explorer.draw('compare', { marks, ways: [] })
    return () => explorer.draw('compare', undefined)
  }, [explorer, parts])
}
