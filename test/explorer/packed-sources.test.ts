import { deflateRawSync } from 'node:zlib'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { MAX_PACKED, packSources, unpackSources } from '../../src/explorer/state/packed-sources.ts'

function pack(text: string): string {
  return deflateRawSync(text).toString('base64url')
}

describe('packed manifests', () => {
  const sources = fc.array(
    fc.record({
      file: fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
      text: fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
    }),
    { maxLength: 5 },
  )
  test.prop([sources])('are the same after they were unpacked', async (given) => {
    const packed = await packSources(given)
    expect(packed).toMatch(/^[\w-]+$/)
    expect(await unpackSources(packed!)).toEqual(given)
  })

  test('are packed only as long as an address may be', async () => {
    const noise = Array.from({ length: MAX_PACKED }, (_, i) =>
      ((i * 2654435761) % 9973).toString(36),
    )
    expect(await packSources([{ file: 'a.yaml', text: noise.join('') }])).toBeUndefined()
    expect(await packSources([{ file: 'a.yaml', text: 'a'.repeat(100_000) }])).toBeDefined()
  })

  test.each([
    ['cut off', pack('[["a.yaml","kind: Vpc"]]').slice(0, -8)],
    ['no base64', '&&&'],
    ['no JSON', pack('kind: Vpc')],
    ['no list', pack('{"a.yaml":"kind: Vpc"}')],
    ['a list of something else', pack('[["a.yaml",1]]')],
    ['far longer than they look', pack(`["${'a'.repeat(9_000_000)}"]`)],
  ])('that are %s are refused', async (_, packed) => {
    expect(await unpackSources(packed)).toBeUndefined()
  })
})
