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

/** The same of each VPC, by its name: worked out for those that a rule asks for. */
export function viewByVpc<T>(
  make: (design: Design, vpc: string) => T,
): (design: Design, vpc: string) => T {
  const byDesign = view(() => new Map<string, { readonly value: T }>())
  return (design, vpc) => {
    const made = byDesign(design)
    let known = made.get(vpc)
    if (!known) made.set(vpc, (known = { value: make(design, vpc) }))
    return known.value
  }
}
