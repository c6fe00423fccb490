import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readIntents } from '../../src/intents/index.ts'
import { formatServices } from '../../src/report/index.ts'
import { isthmus } from '../cli/terminal.ts'

const problemsOf = (text: string) =>
  readIntents([{ file: 'i.yaml', text }]).diagnostics.map(
    ({ message, help, origin }) =>
      `${origin ? `${origin.line}:${origin.column}: ` : ''}${message} (${help})`,
  )

describe('the examples of the documentation', () => {
  it.each(['docs/intents.md', 'README.md'])('in %s are intents files', (path) => {
    const examples = [...readFileSync(path, 'utf8').matchAll(/```yaml\n(intents:\n[\s\S]+?)```/g)]
    expect(examples.length).toBeGreaterThan(0)
    for (const [, text] of examples) {
      const { intents, diagnostics } = readIntents(text!)
      expect(diagnostics).toEqual([])
      expect(intents.length).toBeGreaterThan(0)
    }
  })

  it('in `isthmus check --help` are one', async () => {
    const { out } = await isthmus(['check', '--help'])
    const [, text] = /\n( {2}intents:\n(?: {4}.+\n)+)/.exec(out)!
    const { intents, diagnostics } = readIntents(text!)
    expect(diagnostics).toEqual([])
    expect(intents.map(({ kind }) => kind)).toEqual([
      'reachable',
      'only',
      'isolated',
      'unreachable',
    ])
  })
})

describe('an intents file', () => {
  it('has everything that an intent can say', () => {
    const { intents, diagnostics } = readIntents(`
intents:
  - name: apps reach the database
    description: what for
    reason: an exception
    reachable:
      from: {vpc: spoke-*, label: {app: web}}
      to: [db, vpc=hub]
      protocol: tcp
      ports: [5432, 8000-8999]
    survives: any-one-peering
    allow-undefined: [equal-cost-paths]
  - isolated: {from: a, to: b}
`)
    expect(diagnostics).toEqual([])
    expect(intents[0]).toMatchObject({
      kind: 'reachable',
      name: 'apps reach the database',
      description: 'what for',
      reason: 'an exception',
      survives: 'peering',
      allowUndefined: new Set(['equal-cost-paths']),
      origin: { line: 3, path: 'intents[0]' },
      from: { selector: { kind: 'and' }, origin: { line: 7 } },
      to: { selector: { kind: 'or' }, origin: { line: 8 } },
    })
    expect(formatServices(intents[0]!.services[4])).toBe('tcp 5432,8000-8999')
    expect(intents[1]).toMatchObject({
      kind: 'isolated',
      survives: undefined,
      allowUndefined: false,
    })
    expect(formatServices(intents[1]!.services[6])).toBe('all')
  })

  it.each([
    ['protocol: udp, ports: 53', 'udp 53'],
    ["protocol: tcp, ports: '80, 443'", 'tcp 80,443'],
    ['protocol: icmp', 'icmp'],
    ['protocol: ping', 'icmp type 8 code 0'],
    ['protocol: 112', 'protocol 112'],
    ['protocol: TCP, ports: 80', 'tcp 80'],
    ['protocol: 6, ports: 80', 'tcp 80'],
    ["protocol: '17', ports: 53", 'udp 53'],
    ['protocol: 132, ports: 80', 'sctp 80'],
    ['protocol: 6', 'tcp'],
    ['services: ALL BUT TCP 22', 'all but tcp 22'],
    ['services: tcp 80', 'tcp 80'],
    ['services: [tcp 80, udp 53]', 'tcp 80; udp 53'],
  ])('takes %s for %s', (fields, services) => {
    const { intents } = readIntents(`intents: [{only: {from: a, to: b, ${fields}}}]`)
    expect(formatServices(intents[0]!.services[4])).toBe(services)
  })

  it.each(['any-one-peering', '1 peering', 'any-one-route', '1 route'])('survives %s', (text) => {
    const { intents } = readIntents(`intents: [{reachable: {from: a, to: b}, survives: ${text}}]`)
    expect(intents[0]!.survives).toBe(text.endsWith('peering') ? 'peering' : 'route')
  })

  it('takes pods without a namespace from the one that is given', () => {
    const { intents } = readIntents('intents: [{reachable: {from: a, to: b}}]', { namespace: 'n' })
    expect(intents[0]!.from.selector).toMatchObject({ namespace: 'n' })
  })

  it('reads JSON, and several documents', () => {
    expect(readIntents('{"intents": [{"only": {"from": "a", "to": "b"}}]}').intents).toHaveLength(1)
    const twice = 'intents: [{only: {from: a, to: b}}]\n---\nintents: [{only: {from: a, to: b}}]'
    expect(readIntents(twice).intents).toHaveLength(2)
  })

  it('tells of a file of another kind only that it has no intents', () => {
    const told = (text: string) =>
      readIntents([{ file: 'i.yaml', text }]).diagnostics.map(({ message }) => message)
    expect(told('{"name": "x", "version": "1.0.0", "private": true}')).toEqual([
      '`intents` must be a list of intents, and is missing',
    ])
    expect(told('version: 1\nintent: []')).toEqual(['`intent` is no field of an intents file'])
    expect(told('version: 1\nintents: [{only: {from: a, to: b}}]')).toEqual([
      '`version` is no field of an intents file',
    ])
  })

  const one = (item: string) => `intents:\n  - ${item}\n`
  it.each<[string, string, string]>([
    ['', '`i.yaml` holds no intents', 'write a list under `intents:`'],
    ['- a', '1:1: an intents file is a mapping, not a list', 'write a list under'],
    [
      'intents: []',
      '1:10: `intents` must be a list of intents, and is a list with nothing in it',
      'write a list',
    ],
    ['intent: []', '`intent` is no field of an intents file', 'did you mean `intents`?'],
    [one('5'), '2:5: intents[0] must be a mapping, not the number `5`', 'write a list under'],
    [
      one('name: x'),
      'is reachable, unreachable, only or isolated, and this is none of them',
      'as a key',
    ],
    [
      one('{only: {from: a, to: b}, isolated: {from: a, to: b}}'),
      'this is only and isolated',
      'of its own',
    ],
    [
      one('reachabel: {from: a, to: b}'),
      '`reachabel` is no field of an intent',
      'did you mean `reachable`?',
    ],
    [one('reachable: {from: a, too: b}'), '`too` is no field of `reachable`', 'did you mean `to`?'],
    [one('reachable: {from: a}'), '2:16: `to` is missing', 'say whom'],
    [
      one('reachable: a'),
      'intents[0].reachable must be a mapping with from and to, not the text `a`',
      'correct',
    ],
    [
      one('{only: {from: a, to: b}, survives: all}'),
      'survives must be `any-one-peering` or `1 route`',
      'correct',
    ],
    [
      one('{only: {from: a, to: b}, name: 5}'),
      'name must be a text, not the number `5`',
      'correct',
    ],
    [one('reachable: {from: vcp=a, to: b}'), '2:23: `vcp` is nothing', 'did you mean `vpc`?'],
    [one('reachable: {from: a, to: [b, 7]}'), '2:34: the number `7` is no selector', 'write vpc='],
    [
      one('reachable: {from: a, to: b, ports: 80}'),
      '`ports` need a `protocol`',
      'add `protocol: tcp`',
    ],
    [
      one('reachable: {from: a, to: b, protocol: icmp, ports: 80}'),
      '`icmp` has no ports',
      'leave them out',
    ],
    [
      one('reachable: {from: a, to: b, protocol: tcp, ports: []}'),
      '2:55: `ports` names none',
      'leave it out to mean all ports',
    ],
    [one("reachable: {from: a, to: b, protocol: tcp, ports: ' '}"), '`ports` names none', 'all'],
    [one('reachable: {from: a, to: b, protocol: 47, ports: 1}'), '`47` has no ports', 'leave'],
    [one('reachable: {from: a, to: b, protocol: htt}'), '`htt` is no service', 'write as'],
    [
      one('reachable: {from: a, to: b, protocol: tcp, ports: 99999}'),
      '`99999` is no number from 0 to 65535',
      '443',
    ],
    [
      one('reachable: {from: a, to: b, protocol: tcp, ports: [{}]}'),
      'ports[0] must be a port',
      'correct',
    ],
    [
      one('reachable: {from: a, to: b, protocol: tcp, services: tcp 1}'),
      '`protocol` does not go with `services`',
      'into services',
    ],
    [
      one('reachable: {from: a, to: b, services: [tcp 1, x]}'),
      '2:51: `x` is no service',
      'write as',
    ],
    [
      one('{only: {from: a, to: b}, allow-undefined: [equal-cost-path]}'),
      '`equal-cost-path` is no reason',
      'did you mean `equal-cost-paths`?',
    ],
    ['intents: [', 'not valid YAML', ''],
  ])('%j is refused with its place, what is wrong and what to write', (text, message, help) => {
    const [problem] = problemsOf(text)
    expect(problem).toContain(message)
    expect(problem).toContain(help)
    expect(readIntents([{ file: 'i.yaml', text }]).intents).toEqual([])
  })

  it('may hold Kubernetes objects too, which one note passes over', () => {
    const object = 'apiVersion: v1\nkind: Pod\n'
    const intents = 'intents: [{only: {from: a, to: b}}]\n'
    const sources = [
      { file: 'pods.yaml', text: `${object}---\n${object}` },
      { file: 'intents.yaml', text: intents },
    ]
    const read = readIntents(sources)
    expect(read.intents).toHaveLength(1)
    expect(read.diagnostics).toMatchObject([
      {
        code: 'passed-over',
        severity: 'info',
        message: '2 Kubernetes objects among the intents are passed over',
        origin: { file: 'pods.yaml', line: 1 },
      },
    ])
    expect(readIntents(object).diagnostics).toMatchObject([
      { severity: 'error', message: 'there are no intents, only Kubernetes objects' },
    ])
  })

  it('tells everything that is wrong at once, and keeps what is right', () => {
    const { intents, diagnostics } = readIntents(`
intents:
  - reachable: {from: vcp=a, to: a/b/c, protocol: x}
  - only: {from: a, to: b}
  - only: {from: a, to: b, colour: red}
`)
    expect(diagnostics).toHaveLength(4)
    expect(diagnostics.map(({ origin }) => origin!.line)).toEqual([3, 3, 3, 5])
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(['intents-invalid']))
    expect(intents).toHaveLength(1)
  })
})
