import { type Address, addressBits, maskAddress, parseAddress } from '../net/index.ts'
import type { Constant } from './expression.ts'
import { MatchError } from './match-error.ts'

/** A word, sign or constant of the match language and where it starts, counted from 0. */
export type Token =
  | { readonly kind: 'id'; readonly text: string; readonly at: number }
  | { readonly kind: 'sign'; readonly text: string; readonly at: number }
  | {
      readonly kind: 'constant'
      readonly constant: Constant
      readonly text: string
      readonly at: number
    }
  | { readonly kind: 'end'; readonly text: ''; readonly at: number }

const SIGNS = /\(|\)|\[|\]|\{|\}|==|!=|<=|>=|<|>|!|&&|\|\||,|\.\./y
const ID = /[A-Za-z_.][A-Za-z_.0-9]*/y
// A word that may be a number or an address; what it is, is decided below.
const NUMERIC = /[0-9A-Fa-f:][0-9A-Za-z_.:]*(?:\/[0-9A-Fa-f:.x]+)?/y
const ETHERNET = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i

/** Splits a match into tokens as OVN `lib/lex.c` does. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  for (;;) {
    while (at < text.length && /\s/.test(text[at]!)) at++
    if (at >= text.length) break
    const char = text[at]!
    let word: string | undefined
    if (char === '"') {
      const { value, length } = readString(text, at)
      tokens.push({
        kind: 'constant',
        constant: { kind: 'string', value },
        text: text.slice(at, at + length),
        at,
      })
      at += length
      continue
    }
    if (char === '$' || char === '@') {
      at++
      const name = take(ID)
      if (!name) throw new MatchError(at - 1, `\`${char}\` is not followed by a name`)
      const kind = char === '$' ? 'address-set' : 'port-group'
      tokens.push({ kind: 'constant', constant: { kind, name }, text: char + name, at: at - 1 })
      at += name.length
      continue
    }
    const numeric = /[0-9:]/.test(char) || /^[0-9a-f]+:/i.test(text.slice(at, at + 5))
    if (numeric && (word = take(NUMERIC))) {
      // `0..7` in a subfield: the dots are a sign of their own.
      const dots = word.indexOf('..')
      if (dots > 0) word = word.slice(0, dots)
      tokens.push({ kind: 'constant', constant: readNumeric(word, at), text: word, at })
    } else if ((word = take(SIGNS))) {
      tokens.push({ kind: 'sign', text: word, at })
    } else if ((word = take(ID))) {
      tokens.push({ kind: 'id', text: word, at })
    } else {
      throw new MatchError(at, `invalid character \`${char}\``)
    }
    at += word.length
  }
  tokens.push({ kind: 'end', text: '', at: text.length })
  return tokens
}

function readString(text: string, at: number): { value: string; length: number } {
  const match = /"(?:[^"\\]|\\.)*"/y
  match.lastIndex = at
  const raw = match.exec(text)?.[0]
  if (!raw) throw new MatchError(at, 'the string has no closing quote')
  try {
    return { value: JSON.parse(raw) as string, length: raw.length }
  } catch {
    throw new MatchError(at, `\`${raw}\` is not a valid string`)
  }
}

function readNumeric(word: string, at: number): Constant {
  const [value, mask, ...more] = word.split('/') as [string, string?]
  if (more.length === 0) {
    const address = parseAddress(value)
    if (address) {
      const bits = addressMask(address, mask)
      if (bits) return { kind: 'address', address: applyMask(address, bits), mask: bits }
    } else if (ETHERNET.test(value) && (mask === undefined || ETHERNET.test(mask))) {
      const ones = (1n << 48n) - 1n
      return {
        kind: 'ethernet',
        value: ethernetBits(value),
        mask: mask === undefined ? ones : ethernetBits(mask),
      }
    } else {
      const integer = readInteger(value)
      const bits = mask === undefined ? undefined : readInteger(mask)
      if (integer !== undefined && (mask === undefined || bits !== undefined)) {
        const hex = /^0x/i.test(value)
        return { kind: 'integer', value: integer, hex, ...(bits !== undefined && { mask: bits }) }
      }
    }
  }
  throw new MatchError(at, `\`${word}\` is neither a number nor an address`)
}

/** The mask written behind a slash: a length or another address; all ones when there is none. */
function addressMask(address: Address, text: string | undefined): Address | undefined {
  const ones: Address = { family: address.family, w0: -1, w1: -1, w2: -1, w3: -1 }
  const width = addressBits(address.family)
  if (text === undefined) return maskAddress(ones, width)
  if (/^\d{1,3}$/.test(text)) {
    return Number(text) <= width ? maskAddress(ones, Number(text)) : undefined
  }
  const mask = parseAddress(text)
  return mask?.family === address.family ? mask : undefined
}

function applyMask(a: Address, mask: Address): Address {
  return {
    family: a.family,
    w0: a.w0 & mask.w0,
    w1: a.w1 & mask.w1,
    w2: a.w2 & mask.w2,
    w3: a.w3 & mask.w3,
  }
}

function ethernetBits(text: string): bigint {
  return BigInt(`0x${text.replaceAll(':', '')}`)
}

function readInteger(text: string): bigint | undefined {
  return /^(?:0|[1-9]\d*|0x[0-9a-f]{1,32})$/i.test(text) ? BigInt(text) : undefined
}
