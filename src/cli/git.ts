import { isUtf8 } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { posix, relative, resolve, sep } from 'node:path'
import type { Diagnostic } from '../diagnostic/index.ts'
import type { Source } from '../manifest/index.ts'
import { isManifestFile, type ReadSourcesResult } from '../node.ts'
import { UsageError } from './exit.ts'

/** Whether a path means files as a commit has them: `git:REF` or `git:REF:PATH`. */
export function isInGit(path: string): boolean {
  return path.startsWith('git:')
}

/**
 * The files of a commit, as {@link readSources} reads those of a folder. A path is that of the repository's root, or,
 * with `./` or `../` in front, of the working directory; without one it is all of the repository.
 */
export function readFromGit(text: string, recursive: boolean): ReadSourcesResult {
  try {
    return readCommit(text, recursive)
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    return { sources: [], diagnostics: [unreadable(text, error.message, error.help)] }
  }
}

/**
 * `git:REF` with the path that a file or folder has in the repository.
 *
 * @throws UsageError where it is in none
 */
export function sameInGit(ref: string, path: string): string {
  try {
    const root = git(['rev-parse', '--show-toplevel']).toString().replace(/\n$/, '')
    const absolute = existsSync(path) ? realpathSync(path) : resolve(path)
    const inside = relative(realpathSync(root), absolute)
    if (inside === '..' || inside.startsWith(`..${sep}`)) {
      throw new GitError(`\`${path}\` is not in the repository`, `write ${ref}:PATH`)
    }
    return `${ref}:${inside.split(sep).join('/')}`
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    throw new UsageError(`\`${ref}\` can't be read: ${error.message}`, error.help)
  }
}

/** Why git gives no answer. */
class GitError extends Error {
  readonly help: string | undefined

  constructor(message: string, help?: string) {
    super(message)
    this.help = help
  }
}

/** A file of a commit. */
interface Entry {
  readonly mode: string
  readonly id: string
  /** From the folder that was listed. */
  readonly name: string
}

function readCommit(text: string, recursive: boolean): ReadSourcesResult {
  const [, ref = '', path = ''] = /^git:([^:]*)(?::(.*))?$/s.exec(text) ?? []
  if (ref === '') throw new GitError('it names no commit', 'write git:main or git:main:manifests')
  const prefix = git(['rev-parse', '--show-prefix']).toString().replace(/\n$/, '')
  const tree = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{tree}`], {
    otherwise: () =>
      new GitError(`there is no commit \`${ref}\``, '`git log --all --oneline` lists commits'),
  })
    .toString()
    .trim()
  const inside = pathInside(path, prefix)
  const type = git(['cat-file', '-t', objectAt(tree, inside)], {
    otherwise: () => new GitError(`there is no such file or folder as of \`${ref}\``),
  })
  const isFile = type.toString().trim() === 'blob'
  const folder = isFile ? posix.join(inside, '..') : inside
  const listed = entriesOf(objectAt(tree, folder === '.' ? '' : folder), recursive && !isFile)
  const wanted = listed.filter(({ name }) =>
    isFile ? name === posix.basename(inside) : isManifestFile(name),
  )
  if (wanted.length === 0) {
    throw new GitError(
      'no manifest is in it',
      recursive ? undefined : 'to read the folders inside it as well, add -R',
    )
  }
  return contentsOf(wanted, ({ name }) => `${ref}:${posix.join(folder, name)}`, !isFile)
}

function objectAt(tree: string, path: string): string {
  return path === '' ? tree : `${tree}:${path}`
}

/** Relative to the root; empty for the root itself. */
function pathInside(path: string, prefix: string): string {
  const fromHere = /^\.\.?(\/|$)/.test(path)
  const joined = posix.normalize(fromHere ? posix.join(prefix, path) : path).replace(/\/$/, '')
  if (joined === '..' || joined.startsWith('../')) {
    throw new GitError('the path leads out of the repository')
  }
  return joined === '.' ? '' : joined
}

function entriesOf(tree: string, recursive: boolean): Entry[] {
  const listed = git(['ls-tree', '-z', '--full-tree', ...(recursive ? ['-r'] : []), tree])
  return listed
    .toString()
    .split('\0')
    .flatMap((line) => {
      const [, mode, id, name] = /^(\d+) blob (\S+)\t(.*)$/s.exec(line) ?? []
      return mode ? [{ mode, id: id!, name: name! }] : []
    })
}

const SYMBOLIC_LINK = '120000'

/** Reads all of them with one call of git, which tells the size of each in front of it. */
function contentsOf(
  entries: readonly Entry[],
  fileOf: (entry: Entry) => string,
  found: boolean,
): ReadSourcesResult {
  const input = entries.map(({ id }) => `${id}\n`).join('')
  const output = git(['cat-file', '--batch'], { input })
  const sources: Source[] = []
  const diagnostics: Diagnostic[] = []
  let at = 0
  for (const entry of entries) {
    const file = fileOf(entry)
    const start = output.indexOf(10, at) + 1
    const size = Number(output.subarray(at, start).toString().split(' ')[2])
    const bytes = output.subarray(start, start + size)
    at = start + size + 1
    if (entry.mode === SYMBOLIC_LINK) {
      const help = 'name what it leads to instead'
      diagnostics.push(unreadable(file, 'links are not followed in a commit', help))
    } else if (isUtf8(bytes) && !bytes.includes(0))
      sources.push({ file, text: bytes.toString(), ...(found && { found }) })
    else diagnostics.push(unreadable(file, 'it is not UTF-8 text'))
  }
  return { sources, diagnostics }
}

function unreadable(name: string, why: string, help?: string): Diagnostic {
  return {
    code: 'file-unreadable',
    severity: 'error',
    message: `\`${name}\` can't be read: ${why}`,
    ...(help !== undefined && { help }),
  }
}

/** As much as git may print. */
const MOST = 2 ** 30

/** What git prints. No shell is between, so names need no quotes. */
function git(
  args: readonly string[],
  {
    input = '',
    otherwise = () => undefined,
  }: { readonly input?: string; readonly otherwise?: () => GitError | undefined } = {},
): Buffer {
  const { status, stdout, stderr, error } = spawnSync('git', args, { input, maxBuffer: MOST })
  if (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new GitError(missing ? 'git is not installed' : error.message)
  }
  if (status === 0) return stdout
  const said = stderr.toString().trim()
  if (said.includes('not a git repository')) {
    throw new GitError(
      'the working directory is in no git repository',
      'run isthmus inside the repository that has the commit',
    )
  }
  throw otherwise() ?? new GitError(`git ${args[0]} failed: ${said}`)
}
