import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { embedInput, policyOf } from '../../src/explorer/index.ts'

const PAGE =
  '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">' +
  '<script id="input" type="application/json">null</script><p>after</p>'

/** What a browser takes for the text of the element: it ends at the first `</script`. */
function inputOf(page: string): string {
  return /<script id="input" type="application\/json">(.*?)<\/script/is.exec(page)![1]!
}

function withText(text: string): string {
  const sources = [{ file: text, text }]
  return embedInput(PAGE, { sources, release: '1.17', reading: 'address', namespace: 'default' })
}

describe('manifests in a page', () => {
  test.each([
    '</script><script>alert(1)</script>',
    '<!-- <script>',
    '<img src=x onerror=alert(1)>',
    '$& $1 $`',
    '\u2028\u2029\u202e',
    ']]>',
  ])('are data, whatever is in them: %j', (text) => {
    const page = withText(text)
    expect(inputOf(page)).not.toContain('<')
    expect(JSON.parse(inputOf(page)).sources).toEqual([{ file: text, text }])
    expect(page.endsWith('</script><p>after</p>')).toBe(true)
  })

  test.prop([fc.string({ unit: 'binary' })])('are read as they were written', (text) => {
    expect(JSON.parse(inputOf(withText(text))).sources[0].text).toBe(text)
  })

  test('go into no page but that of the explorer', () => {
    const input = { sources: [], release: '1.17', reading: 'address', namespace: 'x' } as const
    expect(() => embedInput('<p>', input)).toThrow('no place for manifests')
  })
})

test('the policy of a page is read from it', () => {
  expect(policyOf(PAGE)).toBe("default-src 'none'")
  expect(() => policyOf('<p>')).toThrow('no content security policy')
})
