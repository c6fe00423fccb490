import { describe, expect, it } from 'vitest'
import { shortened } from '../../src/report/design/shortened.ts'
import {
  type Block,
  cell,
  cellOf,
  list,
  paragraph,
  section,
  table,
} from '../../src/report/document/blocks.ts'

const LIMITS = { rows: 2, lines: 2 }

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`)
const short = (...blocks: Block[]): Block[] => [...shortened(blocks, LIMITS, 'isthmus x')]

describe('a document that is cut', () => {
  it('is left as it is where nothing is long', () => {
    const blocks = [list(texts(2)), table(['t'], [[cellOf(texts(3))], [cell('b')]]), paragraph('p')]
    expect(short(...blocks)).toEqual(blocks)
  })

  it('counts rows and entries that are left out, and says who has them', () => {
    const rows = texts(4).map((text) => [cell(text)])
    expect(short(section('s', [table(['t'], rows), list(texts(3))]))).toEqual([
      section('s', [
        table(['t'], rows.slice(0, 2)),
        paragraph('And 2 rows more: `isthmus x` has all.'),
        list(['0', '1']),
        paragraph('And 1 line more: `isthmus x` has all.'),
      ]),
    ])
  })

  it('counts lines of cells that are left out', () => {
    expect(short(table(['t'], [[cellOf(texts(4), 'bad')]]))).toEqual([
      table(['t'], [[cellOf(['0', '1', 'and 2 more'], 'bad')]]),
    ])
  })
})
