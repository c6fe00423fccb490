import { fc, test } from '@fast-check/vitest'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { visible } from '../../src/diagnostic/index.ts'
import {
  type Block,
  cell,
  cellOf,
  list,
  paragraph,
  section,
  strong,
  table,
} from '../../src/report/document/blocks.ts'
import { documentHtml } from '../../src/report/document/document-html.ts'
import { documentMarkdown } from '../../src/report/document/document-markdown.ts'

const DOCUMENT: readonly Block[] = [
  section('Peerings', [
    paragraph('One of them is `half`.'),
    table(
      ['Peering', 'Works'],
      [
        [cell(strong('a – b')), cell('yes', 'good')],
        [cell('a | c'), cellOf(['no', 'because of `x|y`'], 'bad')],
        [cell('<b>'), cellOf([])],
      ],
    ),
    section('Why', [
      list(['one', 'two']),
      { kind: 'list', items: [{ words: 'three', items: ['a_b', 'c'] }] },
    ]),
  ]),
  { kind: 'picture', svg: '<svg></svg>', mermaid: 'flowchart LR\n  a --- b\n' },
  { kind: 'folded', summary: 'more', blocks: [paragraph('hidden')] },
]

describe('a document', () => {
  it('is printed as Markdown that GitHub reads', () => {
    expect([...documentMarkdown(DOCUMENT)].join('\n')).toBe(`## Peerings

One of them is \`half\`.

| Peering | Works |
| --- | --- |
| **a – b** | yes |
| a \\| c | no<br>because of \`x\\|y\` |
| \\<b\\> | – |

### Why

- one
- two

- three
  - a\\_b
  - c

\`\`\`mermaid
flowchart LR
  a --- b
\`\`\`

<details><summary>more</summary>

hidden

</details>`)
  })

  it('is printed as HTML', () => {
    expect([...documentHtml(DOCUMENT)].join('\n')).toBe(`<section><h2>Peerings</h2>
<p>One of them is <code>half</code>.</p>
<div class="wide"><table>
<thead><tr><th scope="col">Peering</th><th scope="col">Works</th></tr></thead><tbody>
<tr><td><strong>a – b</strong></td><td class="good">yes</td></tr>
<tr><td>a | c</td><td class="bad">no<br>because of <code>x|y</code></td></tr>
<tr><td>&#60;b&#62;</td><td>–</td></tr>
</tbody></table></div>
<section><h3>Why</h3>
<ul><li>one</li><li>two</li></ul>
<ul><li>three<ul><li>a_b</li><li>c</li></ul></li></ul>
</section>
</section>
<figure><svg></svg></figure>
<details><summary>more</summary>
<p>hidden</p>
</details>`)
  })

  it('begins where it is told to', () => {
    const [first] = DOCUMENT
    expect([...documentMarkdown([first!], 4)].filter((line) => line.startsWith('#'))).toEqual([
      '#### Peerings',
      '##### Why',
    ])
    expect([...documentHtml([first!], 6)].join('').match(/<h\d/g)).toEqual(['<h6', '<h6'])
  })

  it('shows text with direction marks as what it is', () => {
    const html = [...documentHtml([paragraph('a\u202eb')])].join('')
    expect(html).toBe('<p>a\\u{202e}b</p>')
  })

  it('shows in Markdown what nobody would see, and ends no cell within code', () => {
    const markdown = (text: string) => [...documentMarkdown([paragraph(text)])].join('')
    expect(markdown('a\u202eb `c\u2066`')).toBe('a\\\\u\\{202e\\}b `c\\u{2066}`')
    expect(markdown('`a\\|<b>`')).toBe('\\`a\\\\\\|\\<b\\>\\`')
  })

  test.prop([fc.string({ unit: 'binary' })])('holds text that is no markup', (text) => {
    const blocks = [
      section(text, [
        paragraph(text),
        list([text, strong(text)]),
        table([text], [[cell(text)]]),
        { kind: 'folded', summary: text, blocks: [] } as const,
      ]),
    ]
    const found = read([...documentHtml(blocks)].join(''))
    // What stands in backticks is code, which takes the backticks away; spaces are one.
    const shown = visible(text.replace(/\s+/g, ' ')).replaceAll('`', '')
    expect(found.tags).toEqual([
      ...['section', 'h2', 'p', 'ul', 'li', 'li', 'strong', 'div', 'table', 'thead', 'tr', 'th'],
      ...['tbody', 'tr', 'td', 'details', 'summary'],
    ])
    expect(found.text.replaceAll('`', '')).toBe(shown.repeat(7))
  })
})

/** The elements of a page but for code, in the order in which they begin, and all text. */
function read(html: string): { readonly tags: string[]; readonly text: string } {
  const tags: string[] = []
  let text = ''
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => void tags.push(name))
  parser.on('text', (part) => {
    text += part
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(html).close()
  return { tags: tags.filter((name) => name !== 'code'), text }
}
