import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { readBlockTree } from '../../src/manifest/index.ts'
import { splitStream } from '../../src/manifest/yaml.ts'
import { locateInYaml } from '../../src/manifest/yaml-positions.ts'
import { parseYamlValue } from '../../src/manifest/yaml-values.ts'
import { pathsIn } from '../edit/texts.ts'
import { blockDocument, blockText } from './block-texts.ts'

describe('a field of a text in block style', () => {
  it.prop([fc.oneof(blockText, blockDocument)], { numRuns: 2000 })(
    'stands where the parser finds it',
    (yaml) => {
      for (const [start, end] of splitStream(yaml)) {
        const text = yaml.slice(start, end)
        if (!readBlockTree(text)) continue
        const parsed = parseYamlValue(text)
        const paths = parsed.failure ? [] : pathsIn(parsed.value)
        // A letter beyond ASCII, even in a comment, leaves the text to the parser.
        const unusual = `${text}\n# ü\n`
        for (const path of [[], ...paths].flatMap((one) => [
          one,
          [...one, 'absent'],
          [...one, 9],
        ])) {
          expect(locateInYaml(text, path), path.join('.')).toBe(locateInYaml(unusual, path))
        }
      }
    },
  )

  it('stands at its value, at its key where the value is on other lines, and else where its parent is', () => {
    const text = 'a:\n- b: 1\n  c:\n    d: "x"\n  e:\n'
    const at = (...path: (string | number)[]) => text.slice(locateInYaml(text, path)).split('\n')[0]
    expect(at('a', 0, 'b')).toBe('1')
    expect(at('a', 0, 'c')).toBe('c:')
    expect(at('a', 0, 'c', 'd')).toBe('"x"')
    expect(at('a', 0, 'e')).toBe('e:')
    expect(at('a', 0, 'f')).toBe('b: 1')
    expect(at('a', 1)).toBe('a:')
  })
})
