import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const BASE = 'fixtures/tutorial/two-vpcs-repaired.yaml'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const save = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const pod = (name: string, subnet = 'subnet-a'): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, annotations: {ovn.kubernetes.io/logical_switch: ${subnet}}}
`

const trace = (from: string, ...args: readonly string[]) =>
  isthmus(['trace', from, 'b', '-f', BASE, '-q', ...args])

describe('--with', () => {
  it('adds objects, from a file or from standard input', async () => {
    expect((await trace('newcomer')).code).toBe(2)
    const file = save('newcomer.yaml', pod('newcomer'))
    expect((await trace('newcomer', '--with', file)).code).toBe(0)
    const args = ['trace', 'newcomer', 'b', '-f', BASE, '-q', '--with', '-']
    expect((await isthmus(args, pod('newcomer'))).code).toBe(0)
  })

  it.each([
    ['an empty file', ''],
    ['a file of comments', '# nothing yet\n'],
  ])('refuses %s, which would change nothing; exit 2', async (_, text) => {
    const file = save('nothing.yaml', text)
    for (const command of [
      ['trace', 'a', 'b', '-f', BASE],
      ['diff', BASE],
      ['lint', '-f', BASE],
    ]) {
      const { code, err } = await isthmus([...command, '--with', file])
      expect(err).toContain(`--with ${file} adds nothing: no Kubernetes object is in it`)
      expect(code).toBe(2)
    }
  })

  it('says what is wrong with a file that can not be read', async () => {
    const broken = await trace('a', '--with', save('broken.yaml', 'a: ['))
    expect(broken.err).toContain('not valid YAML')
    expect(broken.err).not.toContain('adds nothing')
    expect((await trace('a', '--with', 'not-there.yaml')).err).toContain('there is no such file')
  })

  it('takes a file whose objects are taken away again, replaced, or there already', async () => {
    const file = save('one.yaml', pod('newcomer'))
    const without = ['--without', 'pod:default/newcomer']
    expect((await trace('a', '--with', file, ...without)).code).toBe(0)
    const other = save('two.yaml', pod('newcomer', 'subnet-b'))
    expect((await trace('a', '--with', file, '--with', other)).code).toBe(0)
    expect((await trace('a', '--with', BASE)).code).toBe(0)
  })
})

describe('files without -f', () => {
  it('are met with the option that names them', async () => {
    const { code, err } = await isthmus(['lint', BASE])
    expect(err).toMatch(/too many arguments.*\n.*\n {2}help: name manifests with -f\n/)
    expect(code).toBe(2)
  })

  it('are no matter of commands that name them otherwise', async () => {
    const { code, err } = await isthmus(['rollout', BASE, BASE, BASE])
    expect(err).toContain('too many arguments')
    expect(err).not.toContain('-f')
    expect(code).toBe(2)
  })
})
