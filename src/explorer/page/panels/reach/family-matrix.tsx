import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Reach } from '../../../protocol/index.ts'
import { useField } from '../../store/hooks.ts'
import { counted } from '../../ui/counted.ts'
import { Empty } from '../../ui/notice.tsx'
import { Written } from '../../ui/written.tsx'
import { CellDetails } from './cell-details.tsx'
import { CellTable } from './cell-table.tsx'
import { type CellKind, type Family, keyOf, kindOf } from './cells.ts'

const KINDS = [
  ['all', 'everything', 'get everything'],
  ['some', 'some', 'something'],
  ['none', 'nothing', 'nothing'],
  ['undefined', 'undefined', 'undefined'],
] as const satisfies readonly (readonly [CellKind, keyof Family['counts'], string])[]

/** What gets through over one version of IP: groups of endpoints that behave alike, and a cell for each two of them. */
export function FamilyMatrix({ family }: { family: Reach['families'][number] }): VNode {
  const [only, setOnly] = useState<CellKind>()
  const [chosen, choose] = useField('cell')
  const shown = family.cells.filter((cell) => only === undefined || kindOf(cell) === only)
  const open = family.cells.find((cell) => keyOf(cell, family) === chosen)
  const title = `IPv${family.ipVersion}`
  return (
    <section class="reach" aria-label={title}>
      <h3>
        {title}
        <span class="muted"> {counted(family.counts.pairs, 'ordered pair')}</span>
      </h3>
      <fieldset class="chips">
        <legend class="hidden">Which pairs</legend>
        {KINDS.map(([kind, count, words]) => (
          <button
            key={kind}
            type="button"
            class={`chip reach-chip reach-${kind}`}
            disabled={family.counts[count] === 0}
            aria-pressed={only === kind}
            onClick={() => setOnly(only === kind ? undefined : kind)}
          >
            {family.counts[count]} {words}
          </button>
        ))}
      </fieldset>
      <Groups family={family} />
      {shown.length === 0 ? (
        <Empty>No pair is like that.</Empty>
      ) : (
        <CellTable
          family={family}
          cells={shown}
          whole={only === undefined}
          chosen={chosen}
          onChoose={choose}
        />
      )}
      {open && <CellDetails family={family} cell={open} />}
    </section>
  )
}

/** So many members are named before the rest is unfolded. */
const NAMED = 3

function Groups({ family }: { family: Family }): VNode {
  return (
    <dl class="reach-groups">
      {family.groups.map(({ name, members, vpcs }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Members names={members.map((member) => member.name)} />
            <span class="muted">
              {' '}
              in <Written text={vpcs.slice(0, NAMED).join(', ')} />
              {vpcs.length > NAMED && ` and ${vpcs.length - NAMED} more`}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Members({ names }: { names: readonly string[] }): VNode {
  if (names.length <= NAMED) return <Written text={names.join(', ')} />
  return (
    <details class="reach-members">
      <summary>
        {counted(names.length, 'endpoint')}: <Written text={names.slice(0, NAMED).join(', ')} /> …
      </summary>
      <Written text={names.join(', ')} />
    </details>
  )
}
