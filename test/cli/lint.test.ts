import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'
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

const lint = (text: string, ...args: readonly string[]) =>
  isthmus(['lint', '-f', '-', ...args], text)

describe('isthmus lint', () => {
  it('prints each finding with its line, why it matters, and what to do; exit 1', () => {
    const { code, out, err } = lint(MISSPELT)
    expect(out).toContain(
      '-:6:29: error: VPC `vpc-a` peers with VPC `vpc-bb`, which is not there [peering-remote-unknown]\n' +
        '    6 |   vpcPeerings: [{remoteVpc: vpc-bb, localConnectIP: 169.254.0.1/30}]\n' +
        '      |                             ^ the peering\n' +
        '  why: The controller makes a router port',
    )
    expect(out).toContain('  help: did you mean `vpc-b`?\n')
    expect(out).toContain('1 error, 1 warning;')
    expect(err).toBe('')
    expect(code).toBe(1)
  })

  it('finds nothing in what is right; exit 0', () => {
    expect(isthmus(['lint', '-f', CLEAN])).toMatchObject({ code: 0, out: 'nothing found\n' })
  })

  it('fails from the severity on that is asked for', () => {
    const warned = MISSPELT.replace('vpc-bb', 'vpc-b')
    const onlyField = warned.replace(/^ {2}vpcPeerings.*\n/m, '')
    expect(lint(onlyField).code).toBe(0)
    expect(lint(onlyField, '--fail-on', 'warning').code).toBe(1)
    expect(lint(onlyField, '--fail-on', 'info').code).toBe(1)
  })

  it('tells what it finds where manifests have errors, and exits 2', () => {
    const { code, out, err } = lint(UNREADABLE)
    expect(out).toContain('[peering-remote-unknown]')
    expect(err).toContain('metadata.name must be text, not a list')
    expect(err).toContain('what is found is about the rest')
    expect(code).toBe(2)
  })

  it('repeats on the error stream what reading told and no rule says', () => {
    const { err } = lint(`${MISSPELT}---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: vpc-b}
`)
    expect(err).toContain('Vpc `vpc-b` is given again')
    expect(err).not.toContain('staticRoute')
  })

  it('prints JSON', () => {
    const { findings, errors } = JSON.parse(lint(UNREADABLE, '-o', 'json').out)
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
    expect(errors).toMatchObject([{ code: 'field-type', origin: { line: 14 } }])
  })

  it('prints SARIF, with what could not be read as a notification', () => {
    const log = JSON.parse(lint(UNREADABLE, '-o', 'sarif').out) as Log
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

  it('prints commands for GitHub, and Markdown', () => {
    expect(lint(MISSPELT, '-o', 'github').out).toMatch(
      /^::warning file=-,line=5,col=16,title=field-unknown::.*\n::error file=-,line=6,col=29,title=peering-remote-unknown::/,
    )
    const { out } = lint(MISSPELT, '-o', 'markdown')
    expect(out).toContain('## Lint: 1 error, 1 warning\n')
    expect(out).toContain('| error | -:6:29 | VPC `vpc-a` peers with')
  })

  it('prints the page of a rule, or one line for each', () => {
    const page = isthmus(['lint', '--explain', 'peering-remote-unknown'])
    expect(page.code).toBe(0)
    expect(page.out).toMatch(/^## peering-remote-unknown\n\n\*\*error\*\*: a peering names a VPC/)
    expect(page.out).toContain('```yaml\napiVersion')
    expect(isthmus(['lint', '--explain']).out).toMatch(/^peering-remote-unknown +error +a peering/m)
  })

  it('names the nearest rule where there is none of that name; exit 2', () => {
    const { code, err } = isthmus(['lint', '--explain', 'peering-remote-unknow'])
    expect(err).toContain('did you mean `peering-remote-unknown`?')
    expect(code).toBe(2)
    expect(isthmus(['lint']).err).toContain('name manifests with -f')
  })
})
