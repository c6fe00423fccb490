import type { Allocate } from '../block-memory.ts'
import { RouteTableError } from '../error.ts'
import { KERNEL_BYTES } from './kernel-bytes.ts'

/** What looks batches up: hand-written WebAssembly, or JavaScript where there is none. */
export type KernelKind = 'wasm' | 'javascript'

/** Writes the route word of the longest match of each address, or 0. */
export type LookupBatch = (words: Int32Array, addresses: Int32Array, matches: Int32Array) => void

/** Looks batches of addresses up in one table, whose words it provides. */
export interface Kernel {
  readonly kind: KernelKind
  /** Provides the words of the table. The last ones provided are those that are looked up in. */
  readonly allocate: Allocate
  readonly lookupBatch: LookupBatch
  /** Arrays for a batch of {@link BATCH} addresses that need not be copied. */
  batch(): Batch
}

/** A batch of addresses and what they match. */
export interface Batch {
  readonly addresses: Int32Array
  readonly matches: Int32Array
}

/** How many addresses are copied and looked up at a time: so many stay in the cache, and copying costs little. */
const BATCH = 4096

/** The functions of lookup.wat. All parameters are byte offsets. */
type WasmLookup = (addresses: number, matches: number, end: number) => void

/** What is used of the WebAssembly of browsers and Node, whose types are not part of ECMAScript's. */
interface WasmApi {
  Module: new (bytes: Uint8Array) => object
  Instance: new (
    module: object,
    imports: { image: { memory: { buffer: ArrayBuffer } } },
  ) => { exports: { ipv4: WasmLookup; ipv6: WasmLookup } }
  Memory: new (limits: { initial: number }) => { buffer: ArrayBuffer }
}

const PAGE = 1 << 16

/** Words of an address. */
const ADDRESS_WORDS = { ipv4: 1, ipv6: 4 }

export function createKernel(
  name: 'ipv4' | 'ipv6',
  kind: KernelKind | undefined,
  inJavaScript: LookupBatch,
): Kernel {
  const wasm = kind === 'javascript' ? undefined : loadWasm()
  if (wasm) return wasmKernel(wasm, name)
  if (kind === 'wasm') {
    throw new RouteTableError(
      'no-wasm',
      'the wasm kernel was asked for where WebAssembly is missing',
    )
  }
  return {
    kind: 'javascript',
    allocate: (length) => new Int32Array(length),
    lookupBatch: inJavaScript,
    batch: () => ({
      addresses: new Int32Array(BATCH * ADDRESS_WORDS[name]),
      matches: new Int32Array(BATCH),
    }),
  }
}

interface Wasm {
  api: WasmApi
  module: object
}

let loaded: Wasm | undefined

/** The kernel's code; none where WebAssembly is missing or not allowed to compile. */
function loadWasm(): Wasm | undefined {
  const { WebAssembly: api } = globalThis as unknown as { WebAssembly?: WasmApi }
  if (!api) return undefined
  if (loaded) return loaded
  try {
    const bytes = Uint8Array.from(atob(KERNEL_BYTES), (char) => char.charCodeAt(0))
    loaded = { api, module: new api.Module(bytes) }
    return loaded
  } catch {
    // A page's content security policy can forbid compiling.
    return undefined
  }
}

/** A kernel whose memory holds the table, then a batch of addresses, then their matches. */
function wasmKernel({ api, module }: Wasm, name: 'ipv4' | 'ipv6'): Kernel {
  const addressWords = ADDRESS_WORDS[name]
  let batchAt = 0
  let matchesAt = 0
  let buffer = new ArrayBuffer(0)
  let lookup: WasmLookup | undefined

  function allocate(length: number): Int32Array {
    batchAt = 4 * length
    matchesAt = batchAt + 4 * BATCH * addressWords
    const memory = new api.Memory({ initial: Math.ceil((matchesAt + 4 * BATCH) / PAGE) })
    buffer = memory.buffer
    lookup = new api.Instance(module, { image: { memory } }).exports[name]
    return new Int32Array(buffer, 0, length)
  }

  function batch(): Batch {
    return {
      addresses: new Int32Array(buffer, batchAt, BATCH * addressWords),
      matches: new Int32Array(buffer, matchesAt, BATCH),
    }
  }

  function lookupBatch(_: Int32Array, addresses: Int32Array, matches: Int32Array): void {
    const { byteOffset, byteLength } = addresses
    const end = byteOffset + byteLength
    // Matches that overlap the addresses are copied: the kernel writes some before it has read all addresses.
    if (addresses.buffer === buffer && matches.buffer === buffer && end <= matches.byteOffset) {
      lookup?.(byteOffset, matches.byteOffset, end)
      return
    }
    const inside = batch()
    const step = BATCH * addressWords
    for (let at = 0; at < addresses.length; at += step) {
      const part = addresses.subarray(at, at + step)
      const count = part.length / addressWords
      inside.addresses.set(part)
      lookup?.(batchAt, matchesAt, batchAt + 4 * part.length)
      matches.set(inside.matches.subarray(0, count), at / addressWords)
    }
  }

  return { kind: 'wasm', allocate, batch, lookupBatch }
}
