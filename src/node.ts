/** Reading manifests from files, in Node alone: everything else of Isthmus also runs in a browser. */
import { constants, isUtf8 } from 'node:buffer'
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from './diagnostic/index.ts'
import type { KubeOvnOptions } from './kubeovn/index.ts'
import { type Loaded, loadNetwork } from './load.ts'
import type { Source } from './manifest/index.ts'

export interface ReadSourcesOptions {
  /** Whether folders inside folders are read as well, as with `kubectl -R`. Default false. */
  readonly recursive?: boolean
  /** What `-` stands for. Default the standard input of the process. */
  readonly stdin?: () => Uint8Array
}

/** The texts that could be read, and what is wrong with the others. */
export interface ReadSourcesResult {
  readonly sources: readonly Source[]
  readonly diagnostics: readonly Diagnostic[]
}

/** The files that a folder contributes, as kubectl has it. */
const EXTENSIONS = ['.json', '.yaml', '.yml']

/** Whether a folder contributes a file of this name. */
export function isManifestFile(name: string): boolean {
  return EXTENSIONS.some((extension) => name.endsWith(extension))
}

/** The most bytes that certainly fit one string. */
const MAX_BYTES = constants.MAX_STRING_LENGTH

const STDIN = 0

/**
 * Reads what `-f` names, as kubectl does: a file whatever its name, the `.yaml`, `.yml` and `.json` files of a
 * folder in the order of their names, and `-` for standard input. Never throws: what can't be read is a
 * diagnostic. A path that is named twice is read once.
 */
export function readSources(
  paths: readonly string[],
  options: ReadSourcesOptions = {},
): ReadSourcesResult {
  const { recursive = false, stdin = () => readAll(STDIN) } = options
  const sources: Source[] = []
  const diagnostics: Diagnostic[] = []

  const attempt = (file: string, action: () => void): void => {
    try {
      action()
    } catch (error) {
      diagnostics.push(toDiagnostic(file, error))
    }
  }
  const read = (file: string, bytes: () => Uint8Array, found = false): void => {
    const flag = found ? { found } : {}
    attempt(file, () => void sources.push({ file, text: decode(file, bytes()), ...flag }))
  }
  const readFolder = (folder: string): void => {
    const entries = readdirSync(folder, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (recursive) attempt(path, () => readFolder(path))
      } else if (isManifestFile(entry.name)) {
        read(path, () => readFile(path), true)
      }
    }
  }

  for (const path of new Set(paths)) {
    if (path === '-') {
      read(path, stdin)
      continue
    }
    attempt(path, () => {
      if (!statSync(path).isDirectory()) return read(path, () => readFile(path))
      const found = sources.length + diagnostics.length
      readFolder(path)
      if (sources.length + diagnostics.length === found) throw emptyFolder(recursive)
    })
  }
  return { sources, diagnostics }
}

/** A reason not to read something, in words for people. */
class Unreadable extends Error {
  readonly diagnostic: Diagnostic
  constructor(diagnostic: Omit<Diagnostic, 'severity'>) {
    super(diagnostic.message)
    this.diagnostic = { ...diagnostic, severity: 'error' }
  }
}

function emptyFolder(recursive: boolean): Unreadable {
  return new Unreadable({
    code: 'no-input',
    message: `no file in it ends in ${EXTENSIONS.join(', ')}`,
    ...(!recursive && { help: 'to read the folders inside it as well, add -R' }),
  })
}

function readFile(file: string): Uint8Array {
  const descriptor = openSync(file, 'r')
  try {
    return readAll(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Reads to the end: of a file in one go, of a pipe as it comes. */
function readAll(descriptor: number): Uint8Array {
  const { size } = fstatSync(descriptor)
  if (size > MAX_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let total = 0
  for (;;) {
    // One byte more than expected, so that the end is seen without another allocation.
    const chunk = new Uint8Array(Math.max(size - total, 1 << 16) + 1)
    const count = readChunk(descriptor, chunk)
    if (count === 0) break
    if ((total += count) > MAX_BYTES) throw tooLarge()
    chunks.push(chunk.subarray(0, count))
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, total)
}

function readChunk(descriptor: number, chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk)
    } catch (error) {
      // A pipe that was set not to block and has nothing yet: its writer is still at work.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}

function tooLarge(): Unreadable {
  return new Unreadable({
    code: 'file-too-large',
    message: `it is larger than ${Math.floor(MAX_BYTES / 2 ** 20)} MiB, the most that can be read in one piece`,
    help: 'split it into several files',
  })
}

function decode(file: string, bytes: Uint8Array): string {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (utf16) {
    throw new Unreadable({
      code: 'file-binary',
      message: 'it is UTF-16, and manifests are UTF-8',
      help: 'save it as UTF-8; in PowerShell: `… | Out-File -Encoding utf8 FILE`',
    })
  }
  const nul = bytes.indexOf(0)
  if (nul >= 0) throw binary(file, bytes, nul, 'a NUL byte')
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = buffer.toString('utf8')
  if (!isUtf8(bytes)) {
    const before = Buffer.byteLength(text.slice(0, text.indexOf('\uFFFD')))
    throw binary(file, bytes, before, 'a byte that is not UTF-8')
  }
  return text
}

function binary(file: string, bytes: Uint8Array, offset: number, what: string): Unreadable {
  let line = 1
  let lineStart = 0
  for (let i = bytes.indexOf(10); i >= 0 && i < offset; i = bytes.indexOf(10, i + 1)) {
    line++
    lineStart = i + 1
  }
  return new Unreadable({
    code: 'file-binary',
    message: `it is not text: ${what} stands at offset ${offset}`,
    origin: { file, document: 0, line, column: offset - lineStart + 1, path: '' },
    help: 'manifests are UTF-8 text: check that this is the right file',
  })
}

const SYSTEM_ERRORS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['ELOOP', 'its symbolic links go in a circle'],
  ['ENOTDIR', 'a part of its path is not a folder'],
])

function toDiagnostic(file: string, error: unknown): Diagnostic {
  const name = file === '-' ? 'standard input' : `\`${file}\``
  if (error instanceof Unreadable) {
    return { ...error.diagnostic, message: `${name} can't be read: ${error.message}` }
  }
  const { code = '', message } = error as NodeJS.ErrnoException
  return {
    code: 'file-unreadable',
    severity: 'error',
    message: `${name} can't be read: ${SYSTEM_ERRORS.get(code) ?? message}`,
    ...(/^https?:/.test(file) && { help: 'addresses are not fetched: download the file first' }),
  }
}

/** {@link loadNetwork} from files and folders, as `isthmus -f` reads them. Never throws on bad input. */
export function loadNetworkFromFiles(
  paths: readonly string[],
  options: KubeOvnOptions & ReadSourcesOptions = {},
): Loaded {
  const { sources, diagnostics } = readSources(paths, options)
  const loaded = loadNetwork(sources, options)
  return { network: loaded.network, diagnostics: [...diagnostics, ...loaded.diagnostics] }
}
