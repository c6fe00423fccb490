import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from 'sarif'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fieldUnknown } from '../../src/lint/rules/field-unknown.ts'
import { isthmus } from './terminal.ts'

const MISSPELT = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: vpc-a}
spec:
  staticRoute: []
  vpcPeerings: [{remoteVpc: vpc-bb, localConnectIP: 169.254.0.1/30}]
---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: vpc-b}
`
const UNREADABLE = `${MISSPELT}---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: [x]}
`
const CLEAN = 'fixtures/tutorial/two-vpcs-repaired.yaml'

const lint = async (text: string, ...args: readonly string[]) =>
  await isthmus(['lint', '-f', '-', ...args], text)

describe('isthmus lint', () => {
  it('prints each finding with its line, why it matters, and what to do; exit 1', async () => {
    const { code, out, err } = await lint(MISSPELT)
    expect(out).toContain(
      '-:6:29: error: VPC `vpc-a` peers with VPC `vpc-bb`, which is not there [peering-remote-unknown]\n' +
        '    6 |   vpcPeerings: [{remoteVpc: vpc-bb, localConnectIP: 169.254.0.1/30}]\n' +
        '      |                             ^ the peering\n' +
        '  why: The controller makes a router port',
    )
    expect(out).toContain('  help: did you mean `vpc-b`?\n')
    expect(out).toContain('\n1 error, 1 warning; 2 can be fixed')
    expect(err).toBe('')
    expect(code).toBe(1)
  })

  it('finds nothing in what is right; exit 0', async () => {
    expect(await isthmus(['lint', '-f', CLEAN])).toMatchObject({ code: 0, out: 'nothing found\n' })
  })

  it('fails from the severity on that is asked for', async () => {
    const warned = MISSPELT.replace('vpc-bb', 'vpc-b')
    const onlyField = warned.replace(/^ {2}vpcPeerings.*\n/m, '')
    expect((await lint(onlyField)).code).toBe(0)
    expect((await lint(onlyField, '--fail-on', 'warning')).code).toBe(1)
    expect((await lint(onlyField, '--fail-on', 'info')).code).toBe(1)
  })

  it('tells what it finds where manifests have errors, and exits 2', async () => {
    const { code, out, err } = await lint(UNREADABLE)
    expect(out).toContain('[peering-remote-unknown]')
    expect(err).toContain('metadata.name must be text, not a list')
    expect(err).toContain('what is found is about the rest')
    expect(code).toBe(2)
  })

  it('repeats on the error stream what reading told and no rule says', async () => {
    const { err } = await lint(`${MISSPELT}---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: vpc-b}
`)
    expect(err).toContain('Vpc `vpc-b` is given again')
    expect(err).not.toContain('staticRoute')
  })

  it('prints JSON', async () => {
    const { findings, rules, errors } = JSON.parse((await lint(UNREADABLE, '-o', 'json')).out)
    expect(findings.map(({ rule }: { rule: string }) => rule)).toEqual([
      'field-unknown',
      'peering-remote-unknown',
    ])
    expect(findings[1]).toMatchObject({
      severity: 'error',
      places: [
        {
          file: '-',
          line: 6,
          column: 29,
          path: 'spec.vpcPeerings[0].remoteVpc',
          label: 'the peering',
        },
      ],
    })
    expect(Object.keys(rules)).toEqual(['field-unknown', 'peering-remote-unknown'])
    const { severity, summary, why } = fieldUnknown
    expect(rules['field-unknown']).toEqual({ severity, summary, why })
    expect(errors).toMatchObject([{ code: 'field-type', origin: { line: 14 } }])
  })

  it('tells in JSON why a rule matters also where all that it finds is set aside', async () => {
    const text = MISSPELT.replace(
      '{name: vpc-a}',
      '{name: vpc-a, annotations: {ignore.isthmus/field-unknown: our tooling reads it}}',
    )
    expect(text).not.toBe(MISSPELT)
    const { findings, suppressed, rules } = JSON.parse((await lint(text, '-o', 'json')).out)
    expect(findings).toMatchObject([{ rule: 'peering-remote-unknown' }])
    expect(suppressed).toMatchObject([{ finding: { rule: 'field-unknown' } }])
    expect(Object.keys(rules)).toEqual(['peering-remote-unknown', 'field-unknown'])
  })

  it('prints SARIF, with what could not be read as a notification', async () => {
    const log = JSON.parse((await lint(UNREADABLE, '-o', 'sarif')).out) as Log
    const [run] = log.runs
    for (const { ruleId, ruleIndex } of run!.results!) {
      expect(run!.tool.driver.rules![ruleIndex!]!.id).toBe(ruleId)
    }
    expect(run!.results!.map(({ level }) => level)).toEqual(['warning', 'error'])
    expect(run!.invocations![0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error' }],
    })
  })

  it('prints commands for GitHub, and Markdown', async () => {
    const commands = (await lint(MISSPELT, '-o', 'github')).out
    expect(commands).toMatch(
      /^::warning file=-,line=5,col=16,title=field-unknown::.*\n::error file=-,line=6,col=29,title=peering-remote-unknown::/,
    )
    expect(commands).toContain('%0AThe API server drops it without a word, so what it was to say')
    const { out } = await lint(MISSPELT, '-o', 'markdown')
    expect(out).toContain('## Lint: 1 error, 1 warning\n')
    expect(out).toContain('| error | -:6:29 | VPC `vpc-a` peers with')
  })

  it('finds nothing in the example that comes with the package', async () => {
    expect(await isthmus(['lint', '-f', 'examples/hub-and-spoke/manifests'])).toEqual({
      code: 0,
      out: 'nothing found\n',
      err: '',
    })
  })

  it('prints the page of a rule, or one line for each', async () => {
    const page = await isthmus(['lint', '--explain', 'peering-remote-unknown'])
    expect(page.code).toBe(0)
    expect(page.out).toMatch(/^## peering-remote-unknown\n\n\*\*error\*\*: a peering names a VPC/)
    expect(page.out).toContain('```diff\n apiVersion')
    expect((await isthmus(['lint', '--explain'])).out).toMatch(
      /^peering-remote-unknown +error +a peering/m,
    )
  })

  it('names the nearest rule where there is none of that name; exit 2', async () => {
    const { code, err } = await isthmus(['lint', '--explain', 'peering-remote-unknow'])
    expect(err).toContain('did you mean `peering-remote-unknown`?')
    expect(code).toBe(2)
    expect((await isthmus(['lint'])).err).toContain('name manifests with -f')
  })
})

/** One peering is declared on one side; the comments are to stay. */
const ONE_SIDED = `# the web
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: a}
spec:
  vpcPeerings:
  - remoteVpc: b # the database
    localConnectIP: 169.254.0.1/30
  staticRoutes:
  - {policy: policyDst, cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}
---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: b}
spec:
  staticRoutes:
  - {policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net-a}
spec: {vpc: a, cidrBlock: 10.1.0.0/24}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net-b}
spec: {vpc: b, cidrBlock: 10.2.0.0/24}
---
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {ovn.kubernetes.io/logical_switch: net-a}}
---
apiVersion: v1
kind: Pod
metadata: {name: db, annotations: {ovn.kubernetes.io/logical_switch: net-b}}
`

describe('isthmus lint --fix and --diff', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isthmus-lint-'))
    file = join(folder, 'net.yaml')
    writeFileSync(file, ONE_SIDED)
    chmodSync(file, 0o640)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('offers the fix with what it changes between endpoints', async () => {
    const { out } = await isthmus(['lint', '-f', file])
    expect(out).toContain('[peering-one-sided]')
    expect(out).toContain('    default/web → default/db: everything gets through\n')
    expect(out).toContain('1 can be fixed: --diff shows how, and --fix does it')
    const { findings } = JSON.parse((await isthmus(['lint', '-f', file, '-o', 'json'])).out)
    expect(findings[0].fix.effects).toContainEqual({
      from: 'default/web',
      to: 'default/db',
      pairs: 1,
      ipVersion: 4,
      services: 'all',
      before: 'unreachable',
      after: 'reachable',
    })
  })

  it('offers the fixes of a large design without what they change, unless that is asked for', async () => {
    const other = (n: number): string =>
      `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other-${n}}\n`
    const others = Array.from({ length: 20_001 }, (_, i) => other(i))
    writeFileSync(file, [ONE_SIDED, ...others].join(''))
    const { out } = await isthmus(['lint', '-f', file])
    expect(out).not.toContain('gets through')
    expect(out).toContain('\n--effects tells what the fixes change between endpoints\n')
    const asked = await isthmus(['lint', '-f', file, '--effects'])
    expect(asked.out).toContain('default/web → default/db: everything gets through')
    expect(asked.out).not.toContain('--effects')
  })

  it('prints a patch, and changes nothing; exit 1 for what is found', async () => {
    const { code, out } = await isthmus(['lint', '-f', file, '--diff'])
    expect(out).toContain(`--- a/${file}\n+++ b/${file}\n@@ `)
    expect(out).toContain('+  vpcPeerings:\n')
    expect(out).toContain('+  - remoteVpc: a\n')
    expect(out).not.toMatch(/^-(?!-)/m)
    expect(readFileSync(file, 'utf8')).toBe(ONE_SIDED)
    expect(code).toBe(1)
  })

  it('writes the fixes, says which, and is done the second time; permissions and comments stay', async () => {
    const { code, out, err } = await isthmus(['lint', '-f', file, '--fix'])
    expect(err).toContain('[peering-one-sided]')
    expect(err).toContain(`1 fixed, in ${file}\n`)
    expect(out).toBe('nothing found\n')
    expect(code).toBe(0)
    const fixed = readFileSync(file, 'utf8')
    expect(fixed).toContain('  - remoteVpc: b # the database\n')
    expect(fixed).toMatch(/- remoteVpc: a\n {4}localConnectIP: 169\.254\.0\.2\/30\n/)
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(readdirSync(folder)).toEqual(['net.yaml'])
    expect((await isthmus(['trace', 'web', 'db', '--tcp', '80', '-f', file])).code).toBe(0)
    const again = await isthmus(['lint', '-f', file, '--fix'])
    expect(again.err).toContain('nothing to fix\n')
    expect(readFileSync(file, 'utf8')).toBe(fixed)
  })

  it('writes what a symbolic link names', async () => {
    const link = join(folder, 'link.yml')
    symlinkSync(file, link)
    await isthmus(['lint', '-f', link, '--fix'])
    expect(readFileSync(file, 'utf8')).toContain('remoteVpc: a')
    expect(readdirSync(folder).sort()).toEqual(['link.yml', 'net.yaml'])
  })

  it.each<[string, string[], string]>([
    ['standard input', ['-f', '-', '--fix'], 'is no file to write to'],
    [
      'what is not in the files',
      ['-f', 'NET', '--fix', '--without', 'peering:a/b'],
      'change what is linted',
    ],
  ])('refuses to write %s; exit 2', async (_, args, message) => {
    const { code, err } = await isthmus(
      ['lint', ...args.map((arg) => (arg === 'NET' ? file : arg))],
      ONE_SIDED,
    )
    expect(err).toContain(message)
    expect(code).toBe(2)
  })

  it('writes nothing where manifests have errors; exit 2', async () => {
    const broken = `${ONE_SIDED}---\nkind: [\n`
    writeFileSync(file, broken)
    const { code, err } = await isthmus(['lint', '-f', file, '--fix'])
    expect(err).toContain('nothing is fixed before they are mended')
    expect(code).toBe(2)
    expect(readFileSync(file, 'utf8')).toBe(broken)
  })
})

describe('isthmus lint with a configuration', () => {
  const FIELD = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: a, annotations: {ignore.isthmus/field-unknown: our tooling reads it}}
spec: {owner: us}
`
  let folder: string
  let config: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isthmus-config-'))
    config = join(folder, 'isthmus.yaml')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('counts what is set aside, and shows it with the reason when asked', async () => {
    expect((await lint(FIELD)).out).toBe('nothing found; 1 set aside with a reason\n')
    const { out } = await lint(FIELD, '--show-suppressed')
    expect(out).toContain('-:4:15: warning, set aside: ')
    expect(out).toContain('  reason: our tooling reads it  -:3:')
    expect(JSON.parse((await lint(FIELD, '-o', 'json')).out).suppressed).toMatchObject([
      { finding: { rule: 'field-unknown' }, reason: 'our tooling reads it', by: 'annotation' },
    ])
    const [result] = (JSON.parse((await lint(FIELD, '-o', 'sarif')).out) as Log).runs[0]!.results!
    expect(result!.suppressions).toMatchObject([
      { kind: 'inSource', justification: 'our tooling reads it' },
    ])
    expect((await lint(FIELD, '-o', 'markdown')).out).toContain('because our tooling reads it')
  })

  it('takes severities and reasons from a file that is named, and from isthmus.yaml where it runs', async () => {
    writeFileSync(config, 'rules: {field-unknown: error}\n')
    const text = FIELD.replace('ignore.isthmus/field-unknown', 'x')
    expect((await lint(text)).code).toBe(0)
    expect((await lint(text, '--config', config)).code).toBe(1)
    const before = process.cwd()
    process.chdir(folder)
    try {
      expect((await lint(text)).code).toBe(1)
    } finally {
      process.chdir(before)
    }
  })

  it('holds its release and namespace for every command, unless the command line says otherwise', async () => {
    writeFileSync(config, 'release: "1.12"\nnamespace: team\n')
    writeFileSync(join(folder, 'net.yaml'), ONE_SIDED)
    const trace = async (...args: string[]) =>
      await isthmus(['trace', 'web', 'db', '-f', folder, ...args])
    expect((await trace('--config', config)).err).toContain('passed over')
    expect((await trace('--config', config)).out).toContain('web.team')
    expect((await trace('--config', config, '-n', 'other')).out).toContain('web.other')
    expect((await trace()).out).toContain('web.default')
  })

  it('exits 2 for a configuration that is wrong, or not there', async () => {
    writeFileSync(config, 'rules: {field-unknwon: off}\n')
    const { code, err } = await lint(FIELD, '--config', config)
    expect(err).toContain(`${config}:1:`)
    expect(err).toContain('did you mean `field-unknown`?')
    expect(code).toBe(2)
    expect((await lint(FIELD, '--config', join(folder, 'none.yaml'))).code).toBe(2)
  })
})
