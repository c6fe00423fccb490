import fc from 'fast-check'
import { Document, isMap, isScalar, isSeq, Scalar, visit } from 'yaml'
import type { FieldPath } from '../../src/manifest/index.ts'

/** Texts that are easy to get wrong, among ordinary ones. */
export const text = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('a', 'vpc-1', '10.0.0.0/24', '169.254.0.1/30', 'fd00::1', 'x y'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      'y',
      'no',
      'true',
      '010',
      '1_0',
      '0x1f',
      '.inf',
      '1e3',
      '~',
      'null',
      '-',
      '- a',
      ':',
      'a:',
      'a: b',
      'a #b',
      '#',
      "it's",
      '"',
      '[a]',
      '{a}',
      'a, b',
      '*x',
      '&x',
      '!t',
      '%d',
      '@at',
      '`',
      '|',
      '>',
      '---',
      '...',
      '2024-01-01',
      '1:30',
      '<<',
      '=',
      '?',
      '? a',
      'line\nline',
      'tab\tx',
      ' lead',
      'trail ',
      '\u0085',
      '\u2028',
      '\ufeff',
      'é',
      '😀',
      '\\',
      'a\\nb',
      '-1',
      '::1',
      'a,b',
    ),
  },
  fc.string({ maxLength: 6 }),
)

const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.integer({ min: -9, max: 99999 }),
  fc.boolean(),
  fc.constant(null),
)
const key = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('a', 'b', 'c', 'cidr', 'nextHopIP', 'spec', 'x/y', 'app.io/z'),
  },
  fc.constantFrom('010', 'yes', '1', 'a b', 'a:b', '#k', '"q"', "it's", ''),
)

/** Plain data as objects hold it. */
export const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
})).value

export const mapping = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 })

/** How a text is written: numbers decide by turns, so that shrinking makes it plainer. */
export const manner = fc.record({
  json: fc.constantFrom(undefined, undefined, undefined, 0, 2, 4, '\t'),
  dice: fc.array(fc.nat(11), { minLength: 1, maxLength: 12 }),
  indentSeq: fc.boolean(),
  indent: fc.constantFrom(2, 2, 4),
  crlf: fc.boolean(),
  open: fc.boolean(),
})

export type Manner = typeof manner extends fc.Arbitrary<infer T> ? T : never

/** Writes a value as somebody might: block and flow, quotes, comments. */
export function write(content: unknown, manner: Manner): string {
  const { json, dice, indentSeq, indent, crlf, open } = manner
  if (json !== undefined) return JSON.stringify(content, null, json) + (open ? '' : '\n')
  const document = new Document(content, { aliasDuplicateObjects: false })
  let turn = 0
  const throwDie = (): number => dice[turn++ % dice.length]!
  visit(document, {
    Node: (at, node, path) => {
      if (node === document.contents) return
      const die = throwDie()
      if ((isMap(node) || isSeq(node)) && die < 2) node.flow = true
      if (isScalar(node) && typeof node.value === 'string') {
        if (die === 3) node.type = Scalar.QUOTE_DOUBLE
        if (die === 4) node.type = Scalar.QUOTE_SINGLE
        if (die === 5 && at === 'value') node.type = Scalar.BLOCK_LITERAL
      }
      const inFlow = path.some((one) => (isMap(one) || isSeq(one)) && one.flow)
      if (die === 6 && at === 'key' && !inFlow) node.commentBefore = ' above'
      if (die === 7 && at !== 'key' && isScalar(node) && !inFlow) node.comment = ' behind'
    },
  })
  let written = document.toString({
    indentSeq,
    indent,
    lineWidth: 0,
    flowCollectionPadding: throwDie() < 6,
  })
  if (open) written = written.replace(/\n$/, '')
  return crlf ? written.replaceAll('\n', '\r\n') : written
}

/** The paths of all values inside of a value. */
export function pathsIn(content: unknown, path: FieldPath = []): FieldPath[] {
  if (typeof content !== 'object' || content === null) return []
  const steps: (string | number)[] = Array.isArray(content)
    ? content.map((_, i) => i)
    : Object.keys(content)
  return steps.flatMap((step) => {
    const here = [...path, step]
    return [here, ...pathsIn((content as Record<string | number, unknown>)[step], here)]
  })
}
