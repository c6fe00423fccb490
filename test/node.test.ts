import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSources } from 'isthmus/node'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let folder: string

/** The path of a file in the temporary folder, written first where a content is given. */
function path(name: string, content?: string | Uint8Array): string {
  const file = join(folder, name)
  if (content !== undefined) writeFileSync(file, content)
  return file
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-'))
  mkdirSync(path('tree'))
  mkdirSync(path('tree/inner'))
  for (const name of ['b.yaml', 'a.yml', 'c.json', 'README.md', 'values.YAML', 'inner/d.yaml']) {
    path(`tree/${name}`, name)
  }
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('files', () => {
  it('are read whatever their name', () => {
    const file = path('manifest.txt', 'kind: Pod # ü')
    expect(readSources([file])).toEqual({
      sources: [{ file, text: 'kind: Pod # ü' }],
      diagnostics: [],
    })
  })

  it('are read in the order given, each once', () => {
    const a = path('1', 'a')
    const b = path('2', 'b')
    expect(readSources([b, a, b]).sources.map(({ text }) => text)).toEqual(['b', 'a'])
  })

  it('of a folder are those with an extension of YAML or JSON, by name', () => {
    const texts = (recursive: boolean) =>
      readSources([path('tree')], { recursive }).sources.map(({ text }) => text)
    expect(texts(false)).toEqual(['a.yml', 'b.yaml', 'c.json'])
    expect(texts(true)).toEqual(['a.yml', 'b.yaml', 'c.json', 'inner/d.yaml'])
  })

  it('that are empty are empty texts', () => {
    expect(readSources([path('empty', '')]).sources).toMatchObject([{ text: '' }])
  })
})

describe('standard input', () => {
  it('is read where `-` stands, once', () => {
    const stdin = () => new TextEncoder().encode('kind: Pod')
    expect(readSources(['-', '-'], { stdin })).toEqual({
      sources: [{ file: '-', text: 'kind: Pod' }],
      diagnostics: [],
    })
  })

  it('is that of the process, however slowly it comes', () => {
    const { outputText } = ts.transpileModule(readFileSync('src/node.ts', 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    })
    // What Node can't load as it stands is not needed to read a pipe.
    const alone = outputText.replace(/^import .* from '[.].*$/gm, '')
    // Touching process.stdin makes it one that does not block, as some parent processes leave it.
    const script = path(
      'stdin.mjs',
      `${alone}\nvoid process.stdin\nconsole.log(JSON.stringify(readSources(['-'])))\n`,
    )
    const command = `(printf 'kind: '; sleep 0.3; printf Pod) | "${process.execPath}" "${script}"`
    const output = execFileSync('sh', ['-c', `${command}; true`], { encoding: 'utf8' })
    expect(JSON.parse(output)).toEqual({
      sources: [{ file: '-', text: 'kind: Pod' }],
      diagnostics: [],
    })
  })
})

describe('what cannot be read', () => {
  /** The only diagnostic of reading one path. */
  const problem = (file: string) => {
    const { sources, diagnostics } = readSources([file])
    expect(sources).toEqual([])
    expect(diagnostics).toHaveLength(1)
    return diagnostics[0]!
  }

  it('tells what was found in a folder from what was named', () => {
    expect(readSources([path('good', 'kind: Pod')]).sources[0]!.found).toBeUndefined()
    expect(readSources(['examples/hub-and-spoke']).sources.map(({ found }) => found)).toContain(
      true,
    )
  })

  it('hides no other file', () => {
    const good = path('good', 'kind: Pod')
    const { sources, diagnostics } = readSources([path('missing'), good])
    expect(sources).toHaveLength(1)
    expect(diagnostics).toEqual([
      {
        code: 'file-unreadable',
        severity: 'error',
        message: `\`${path('missing')}\` can't be read: there is no such file or folder`,
      },
    ])
  })

  it('may be a circle of links, or below a file', () => {
    symlinkSync(path('circle'), path('circle'))
    expect(problem(path('circle')).message).toContain('go in a circle')
    expect(problem(path('manifest.txt/x')).message).toContain('is not a folder')
    expect(problem('bad\0name')).toMatchObject({ code: 'file-unreadable' })
  })

  it('may be an address, which is not fetched', () => {
    expect(problem('https://example.com/a.yaml').help).toContain('download')
  })

  it('may be a folder with nothing in it', () => {
    mkdirSync(path('bare'))
    mkdirSync(path('bare/inner'))
    path('bare/notes.txt', 'x')
    expect(problem(path('bare'))).toMatchObject({
      code: 'no-input',
      message: expect.stringContaining('.json, .yaml, .yml'),
      help: expect.stringContaining('-R'),
    })
    const { diagnostics } = readSources([path('bare')], { recursive: true })
    expect(diagnostics).toMatchObject([{ code: 'no-input' }])
    expect(diagnostics[0]).not.toHaveProperty('help')
  })

  it('may be binary: a NUL byte, and where it is', () => {
    expect(problem(path('nul', Buffer.from('ab\ncd\nef\0gh')))).toMatchObject({
      code: 'file-binary',
      message: expect.stringContaining('a NUL byte stands at offset 8'),
      origin: { line: 3, column: 3 },
    })
  })

  it('may not be UTF-8, and where that begins', () => {
    const latin1 = Buffer.concat([Buffer.from('name: x\n# ü'), Buffer.from([0xfc, 0x0a])])
    expect(problem(path('latin1', latin1))).toMatchObject({
      code: 'file-binary',
      message: expect.stringContaining('not UTF-8'),
      origin: { line: 2, column: 5 },
    })
  })

  it.each(['utf16le', 'UTF-16, big end first'])('may be %s, as PowerShell writes it', (name) => {
    const bytes = Buffer.from('\uFEFFkind: Pod', 'utf16le')
    if (name !== 'utf16le') bytes.swap16()
    const { code, message, help } = problem(path(name, bytes))
    expect(code).toBe('file-binary')
    expect(message).toContain('UTF-16')
    expect(help).toContain('utf8')
  })

  it('may be larger than a string can be, whether or not its size is known', () => {
    const file = path('huge', '')
    truncateSync(file, 2 ** 29)
    expect(problem(file)).toMatchObject({ code: 'file-too-large', help: expect.any(String) })
    expect(problem('/dev/zero')).toMatchObject({ code: 'file-too-large' })
    rmSync(file)
  })
})
