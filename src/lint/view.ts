import type { Design } from './design.ts'

/** What several rules want to know of a design: worked out for the first that asks. */
export function view<T>(make: (design: Design) => T): (design: Design) => T {
  const made = new WeakMap<Design, { readonly value: T }>()
  return (design) => {
    let known = made.get(design)
    if (!known) made.set(design, (known = { value: make(design) }))
    return known.value
  }
}
