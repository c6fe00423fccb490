import type { Source } from '../../manifest/index.ts'

/** So long may packed manifests be: browsers and chats cut longer addresses. */
export const MAX_PACKED = 12_000

/** Packs texts for the fragment of an address: JSON, deflated, in base64 for URLs. Undefined where that is too long. */
export async function packSources(sources: readonly Source[]): Promise<string | undefined> {
  const texts = sources.map(({ file, text }) => [file, text])
  const json = new TextEncoder().encode(JSON.stringify(texts))
  const bytes = await through(json, new CompressionStream('deflate-raw'))
  const packed = toBase64Url(bytes)
  return packed.length <= MAX_PACKED ? packed : undefined
}

/** The texts that were packed; undefined where the field was cut off or is none. */
export async function unpackSources(packed: string): Promise<readonly Source[] | undefined> {
  try {
    const bytes = await through(fromBase64Url(packed), new DecompressionStream('deflate-raw'))
    const texts: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (!Array.isArray(texts) || !texts.every(isText)) return undefined
    return texts.map(([file, text]) => ({ file, text }))
  } catch {
    return undefined
  }
}

function isText(value: unknown): value is [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
  )
}

/** So many bytes are unpacked at most: a short field must not fill the memory. */
const MAX_UNPACKED = 8_000_000

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of new Blob([bytes]).stream().pipeThrough(stream)) {
    size += chunk.length
    if (size > MAX_UNPACKED) throw new Error('more than a link may hold')
    chunks.push(chunk)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
