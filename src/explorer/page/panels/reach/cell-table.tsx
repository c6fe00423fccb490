import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Written } from '../../ui/written.tsx'
import { type Cell, type Family, keyOf, kindOf, receiverOf, wordsOf } from './cells.ts'

interface Props {
  readonly family: Family
  /** Those that are to be seen. */
  readonly cells: readonly Cell[]
  /** Whether these are all. */
  readonly whole: boolean
  readonly chosen: string | undefined
  onChoose(key: string | undefined): void
}

/** More columns than that have no room beside each other. */
const COLUMNS = 6

/** So many rows are shown at once. */
const PAGE = 60

export function CellTable(props: Props): VNode {
  const receivers = props.family.groups.filter(({ receives }) => receives)
  return props.whole && receivers.length <= COLUMNS ? (
    <CrossTable {...props} receivers={receivers} />
  ) : (
    <CellList {...props} />
  )
}

/** Senders by receivers. A sender's cell for all others stands in each column that it has no other for. */
function CrossTable({
  family,
  cells,
  receivers,
  ...choice
}: Props & { readonly receivers: Family['groups'] }): VNode {
  const cellOf = (from: string, to: string): Cell | undefined => {
    const row = cells.filter((cell) => cell.from === from)
    return row.find((cell) => cell.to === to) ?? row.find((cell) => cell.to === null)
  }
  return (
    <div class="reach-wide">
      <table class="reach-table">
        <caption class="hidden">
          What gets through, from each group in a row to each in a column
        </caption>
        <thead>
          <tr>
            <th scope="col">from ↓ to →</th>
            {receivers.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {family.groups
            .filter(({ sends }) => sends)
            .map(({ name, members }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {receivers.map((receiver) => {
                  const alone = receiver.name === name && members.length === 1
                  const cell = alone ? undefined : cellOf(name, receiver.name)
                  return (
                    <td key={receiver.name}>
                      {cell ? <CellButton cell={cell} family={family} {...choice} /> : '–'}
                    </td>
                  )
                })}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

function CellList({ family, cells, ...choice }: Props): VNode {
  const [shown, setShown] = useState(PAGE)
  return (
    <>
      <table class="reach-table">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Pairs</th>
            <th scope="col">Gets through</th>
          </tr>
        </thead>
        <tbody>
          {cells.slice(0, shown).map((cell) => (
            <tr key={keyOf(cell, family)}>
              <td>{cell.from}</td>
              <td>{receiverOf(cell)}</td>
              <td>{cell.pairs}</td>
              <td>
                <CellButton cell={cell} family={family} {...choice} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {cells.length > shown && (
        <button type="button" class="button" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, cells.length - shown)} more of {cells.length - shown}
        </button>
      )}
    </>
  )
}

/** Longer sets are cut; the whole set is below when the cell is chosen. */
const LONG = 40

function CellButton({
  cell,
  family,
  chosen,
  onChoose,
}: Pick<Props, 'family' | 'chosen' | 'onChoose'> & { readonly cell: Cell }): VNode {
  const key = keyOf(cell, family)
  const words = wordsOf(cell)
  return (
    <button
      type="button"
      class={`reach-cell reach-${kindOf(cell)}`}
      aria-pressed={chosen === key}
      onClick={() => onChoose(chosen === key ? undefined : key)}
    >
      <span class="hidden">
        {cell.from} to {receiverOf(cell)}:{' '}
      </span>
      <Written text={words.length > LONG ? `${words.slice(0, LONG - 1)}…` : words} />
    </button>
  )
}
