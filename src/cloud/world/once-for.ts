/** A function of values that nobody changes, such as worlds: worked out once for each of them, and forgotten with it. */
export function onceFor<Value extends object, Result>(
  workOut: (value: Value) => Result,
): (value: Value) => Result {
  const made = new WeakMap<Value, { readonly result: Result }>()
  return (value) => {
    const known = made.get(value) ?? { result: workOut(value) }
    made.set(value, known)
    return known.result
  }
}

/** Items by their key; of those with one key the first counts. */
export function firstByKey<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
): ReadonlyMap<string, Item> {
  const byKey = new Map<string, Item>()
  for (const item of items) {
    const key = keyOf(item)
    if (!byKey.has(key)) byKey.set(key, item)
  }
  return byKey
}
