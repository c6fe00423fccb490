import { expect, it } from 'vitest'
import { firstByKey, onceFor } from '../../src/cloud/world/once-for.ts'

it('what is worked out for a value is worked out once, even if it is nothing', () => {
  const asked: object[] = []
  const once = onceFor((value: { readonly name?: string }) => {
    asked.push(value)
    return value.name
  })
  const [a, b] = [{ name: 'a' }, {}]
  expect([once(a), once(b), once(a), once(b)]).toEqual(['a', undefined, 'a', undefined])
  expect(asked).toEqual([a, b])
})

it('of items with one key the first counts', () => {
  const items = [
    { id: 'a', at: 1 },
    { id: 'b', at: 2 },
    { id: 'a', at: 3 },
  ]
  const byId = firstByKey(items, ({ id }) => id)
  expect([byId.get('a')?.at, byId.get('b')?.at, byId.get('c')]).toEqual([1, 2, undefined])
})
