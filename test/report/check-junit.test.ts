import { fc, it } from '@fast-check/vitest'
import { SaxesParser } from 'saxes'
import { describe, expect } from 'vitest'
import { formatCheckJunit } from '../../src/report/index.ts'
import { HOSTILE, report } from './check-outputs.ts'

interface Element {
  readonly name: string
  readonly attributes: Record<string, string>
  text: string
}

/** The elements of a text in order; throws where it is not well-formed. */
function read(xml: string): Element[] {
  const elements: Element[] = []
  const open: Element[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: '' }
    elements.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on('closetag', () => open.pop())
  parser.write(xml).close()
  return elements
}

/** What XML 1.0 can hold of a text. */
const held = (text: string) =>
  text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')

describe('JUnit XML', () => {
  it('has a case for each intent, failures with what to change, and errors for questions that are none', () => {
    const elements = read(formatCheckJunit(report('https')))
    const [suites, suite, ...rest] = elements
    expect([suites!.name, suite!.name]).toEqual(['testsuites', 'testsuite'])
    expect(suite!.attributes).toMatchObject({ tests: '4', failures: '2', errors: '1' })
    expect(rest.map(({ name }) => name)).toEqual([
      'testcase',
      'testcase',
      'failure',
      'testcase',
      'failure',
      'testcase',
      'error',
    ])
    expect(rest[1]!.attributes).toMatchObject({
      classname: 'reachable',
      name: 'https',
      file: 'intents.yaml',
      line: '1',
    })
    expect(rest[2]!.attributes['message']).toContain('tcp 443 is blocked')
    expect(rest[2]!.text).toMatch(/\n {2}net\.yaml:\d+:\d+\n/)
    expect(rest[2]!.text).toContain('add to VPC `b` a static route for 10.1.0.0/16')
    expect(rest[2]!.text).toMatch(/\n {4}2 {2}router a {2}a-net-a → a-b {2}ttl 63\n/)
    expect(rest[2]!.text).toMatch(/\n {2}isthmus trace default\/a default\/b --tcp 443$/)
    expect(rest[6]!.attributes['message']).toContain('default/nobody')
  })

  it('names the coverage as a property', () => {
    const elements = read(formatCheckJunit(report('https', 'intents.yaml', true)))
    const property = elements.find(({ name }) => name === 'property')
    expect(property!.attributes).toEqual({
      name: 'coverage',
      value: expect.stringMatching(/^\d+$/),
    })
  })

  it.prop([fc.oneof(fc.constant(HOSTILE), fc.string({ unit: 'binary' }))], { numRuns: 50 })(
    'gives every name back, as far as XML can hold it',
    (name) => {
      const [, , , blocked, failure] = read(formatCheckJunit(report(name)))
      expect(blocked!.attributes['name']).toBe(held(name))
      expect(failure!.text.startsWith(held(name))).toBe(true)
    },
  )
})
