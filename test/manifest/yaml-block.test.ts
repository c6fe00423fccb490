import { fc, test } from '@fast-check/vitest'
import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { splitStream } from '../../src/manifest/yaml.ts'
import { readBlockYaml, UNUSUAL } from '../../src/manifest/yaml-block.ts'
import { parseYamlValue } from '../../src/manifest/yaml-values.ts'
import { blockText } from './block-texts.ts'

const POD = `---
# one of many
apiVersion: v1
kind: Pod
metadata:
  name: web-0   # the first
  annotations:
    ovn.kubernetes.io/logical_switch: net
    "quoted": 'yes'
    kubectl.kubernetes.io/last-applied-configuration: |
      {"kind":"Pod"}
  managedFields:
  - fieldsV1:
      f:metadata:
        f:annotations:
          .: {}
          k:{"uid":"1"}: {}
    time: "2024-01-01"
spec:
  replicas: 3
  weight: 1.5
  hostNetwork: false
  nodeName: null
  args:
    - --port=80
    - a: 1
      b:
      - x
    - "c"
  empty: []
  absent:
status:
  phase: Running
`

function read(text: string): unknown {
  return readBlockYaml(text, 0, text.length)
}

/** What the parser makes of it: a value, or a failure that no reader could give. */
function parsed(text: string): unknown {
  const result = parseYamlValue(text)
  return result.failure ? result : result.value
}

describe('block YAML', () => {
  it('is read as the parser reads it', () => {
    expect(read(POD)).toEqual(parsed(POD))
    expect(read(POD)).not.toBe(UNUSUAL)
  })

  it('is read from the middle of a text', () => {
    const text = `a: 1\n---\nb: 2\n---\nc: 3\n`
    const start = text.indexOf('---\nb')
    expect(readBlockYaml(text, start, text.lastIndexOf('---'))).toEqual({ b: 2 })
  })

  it.each([
    'a: &anchor 1',
    'a: *alias',
    'a: !!str 1',
    'a: [1]',
    'a: {b: 1}',
    'a: >\n  folded\n',
    'a: "\\n"',
    "a: 'it''s'",
    'a: one\n  two',
    'a: ü',
    'a: 1\na: 2',
    'constructor: 1',
    '__proto__: 1',
    'yes: 1',
    'a: .inf',
    'a: b: c',
    '\ta: 1',
    'a: 1\r\n',
    ' a: 1',
    'text',
    '? a\n: b',
    '',
    '# nothing',
    '%YAML 1.2\n---\na: 1',
  ])('leaves %j to the parser', (text) => {
    expect(read(text)).toBe(UNUSUAL)
  })

  test.prop([
    fc.dictionary(
      fc.stringMatching(/^[a-z][a-z./-]{5,9}$/),
      fc.oneof(
        fc.stringMatching(/^[a-z][a-z0-9 .:/-]{5,9}[a-z]$/),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(fc.stringMatching(/^[a-z]{6,9}$/), { maxLength: 3 }),
        fc.array(fc.record({ name: fc.stringMatching(/^[a-z]{6,9}$/), port: fc.nat() }), {
          maxLength: 3,
        }),
        fc.dictionary(fc.stringMatching(/^[a-z]{6,9}$/), fc.nat(), { maxKeys: 3 }),
      ),
      { minKeys: 1 },
    ),
  ])('is what plain data is written as', (value) => {
    const text = dump(value, { lineWidth: -1 })
    fc.pre(!/[>|]/.test(text))
    expect(read(text)).toEqual(parsed(text))
    expect(read(text)).not.toBe(UNUSUAL)
  })

  test.prop([blockText], { numRuns: 3000 })(
    'is never read otherwise than by the parser',
    (yaml) => {
      for (const [start, end] of splitStream(yaml)) {
        const value = readBlockYaml(yaml, start, end)
        if (value === UNUSUAL) continue
        const wanted = parsed(yaml.slice(start, end))
        expect(value).toStrictEqual(wanted)
        expect(JSON.stringify(value)).toBe(JSON.stringify(wanted))
      }
    },
  )
})
