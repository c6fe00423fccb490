import { InvalidArgumentError } from 'commander'
import { type Prefix, parseCidr } from '../net/index.ts'

/** A whole number, for commander. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.')
  return Number(text)
}

/** A block of addresses, for commander. */
export function cidr(text: string): Prefix {
  const prefix = parseCidr(text)
  if (!prefix) throw new InvalidArgumentError('Write a CIDR, as 10.0.0.0/8.')
  return prefix
}

/** Blocks of addresses separated by commas, for commander. */
export function cidrs(text: string): Prefix[] {
  return text.split(',').map((part) => {
    const prefix = parseCidr(part.trim())
    if (!prefix) throw new InvalidArgumentError(`\`${part}\` is no CIDR. Write as 10.0.0.0/8.`)
    return prefix
  })
}
