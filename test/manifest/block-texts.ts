import fc from 'fast-check'

const word = fc.constantFrom(
  ...['a', 'b', 'key', 'null', 'true', 'no', '1', '-1', '0x1f', '010', '1e3', '.5', '.inf', '~'],
  ...['"a"', "'b'", '"', "'", '|', '|-', '|+', '>', '{}', '[]', '{', '}', '[a]', '#', '# c'],
  ...['-', '- ', '--', '---', '...', ':', ': ', '?', '? ', '&x', '*x', '!t', '%', '@', '`', ','],
  ...['<<', 'a:', 'b: ', 'c: 1', '- a', '- a: 1', 'x y', 'x #y', '/', '+', '_', '=', '10.0.0.0/8'],
  ...['ä', '\t', '\r', '\\', '\u0000', 'a:b', 'a#b', '::', 'key: |', 'key: |-', 'key:'],
)
const line = fc
  .tuple(fc.nat(5), fc.array(word, { maxLength: 4 }), fc.constantFrom('', ' '))
  .map(([indent, words, between]) => ' '.repeat(indent) + words.join(between))
const ordinary = fc
  .tuple(
    fc.constantFrom(0, 0, 1, 2, 2, 3, 4),
    fc.constantFrom('', '- ', '- ', '-   '),
    fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '"g"', "'h'"),
    fc.constantFrom(': ', ':', ': ', '', ' '),
    fc.constantFrom('', '1', 'x', 'x y', '|', '|-', '{}', '[]', '"q"', "'q'", 'no', '# c', 'x # c'),
    fc.constantFrom('', '', ' '),
  )
  .map(([indent, ...parts]) => ' '.repeat(indent) + parts.join(''))
/** Texts that are nearly YAML in block style, or are. */
export const blockText = fc
  .tuple(
    fc.constantFrom('', '', '---\n', '--- \n', '--- a\n'),
    fc.array(fc.oneof({ weight: 4, arbitrary: ordinary }, line), { minLength: 1, maxLength: 7 }),
    fc.constantFrom('\n', '', '\n\n', '\n  \n'),
  )
  .map(([start, lines, end]) => start + lines.join('\n') + end)

/** A value in block style: its lines, the first of which stands behind a dash or begins a line. */
interface Block {
  readonly lines: readonly string[]
}

const inline = fc.constantFrom(
  ...['1', 'x', 'x y', 'a:b', 'a#b', '-1', '--a', '10.0.0.0/8', 'it"s', '{}', '[]', 'null', 'no'],
  ...['""', "''", '"a: b"', "'# c'", '"x" # c', 'x # c: d', 'x   ', '{} # c', '[]  '],
)
const between = fc.constantFrom('', '', '', '', '', '# c', '  # c: d', '   ', '        # - e')
const indented = ({ lines }: Block, by: number): string[] =>
  lines.map((line) => (line.trim() === '' ? line : ' '.repeat(by) + line))

const literal = fc
  .tuple(fc.constantFrom('|', '|-'), fc.array(fc.constantFrom('a', ' b: c', '# d', '', '- e')))
  .map(([head, lines]): Block => ({ lines: [head, 'first', ...lines] }))

const { mapping } = fc.letrec<{ mapping: Block; list: Block }>((tie) => ({
  mapping: fc
    .uniqueArray(
      fc.record({
        key: fc.constantFrom('a', 'b', 'c/d', '"e"', "'f: g'", 'h i', 'k#l'),
        above: between,
        by: fc.constantFrom(1, 2, 2, 4),
        value: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          inline,
          fc.constantFrom('', '# c', ' '),
          literal,
          tie('mapping').map((block) => ({ block })),
          tie('list').map((block) => ({ block, list: true })),
        ),
        same: fc.boolean(),
      }),
      { selector: ({ key }) => key, minLength: 1, maxLength: 3 },
    )
    .map(
      (fields): Block => ({
        lines: fields.flatMap(({ key, above, by, value, same }, i) => {
          const front = i > 0 && above !== '' ? [above] : []
          if (typeof value === 'string') return [...front, `${key}: ${value}`]
          if ('lines' in value) {
            const [head, ...rest] = value.lines
            return [...front, `${key}: ${head}`, ...indented({ lines: rest }, by)]
          }
          const deeper = 'list' in value && same ? 0 : by
          return [...front, `${key}:`, ...indented(value.block, deeper)]
        }),
      }),
    ),
  list: fc
    .array(
      fc.record({
        width: fc.constantFrom(1, 1, 3),
        above: between,
        value: fc.oneof(inline, tie('mapping')),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map(
      (items): Block => ({
        lines: items.flatMap(({ width, above, value }, i) => {
          const front = i > 0 && above !== '' ? [above] : []
          const lines = typeof value === 'string' ? [value] : value.lines
          const [first, ...rest] = lines
          return [
            ...front,
            `-${' '.repeat(width)}${first}`,
            ...indented({ lines: rest }, width + 1),
          ]
        }),
      }),
    ),
}))

/** Texts most of which are YAML in block style. */
export const blockDocument = fc
  .tuple(
    fc.constantFrom('', '---\n', '# c\n\n', '--- \n'),
    mapping,
    fc.constantFrom('\n', '', '\n\n', '\n# c'),
  )
  .map(([start, { lines }, end]) => start + lines.join('\n') + end)
