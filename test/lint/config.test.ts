import { describe, expect, it } from 'vitest'
import { ALL_RULES, Design, lint, readConfig } from '../../src/lint/index.ts'
import { NAMING_PATTERN, namingPattern } from '../../src/lint/rules/naming-pattern.ts'

const read = (text: string) => readConfig({ file: 'isthmus.yaml', text })
const design = (text: string) => Design.read([{ file: 'net.yaml', text }])

/** What is wrong, with the line where it is. */
const problems = (text: string) =>
  read(text).diagnostics.map(({ origin, message, help }) => `${origin?.line}: ${message}; ${help}`)

describe('a configuration', () => {
  it('says which release and namespace hold, how grave rules are, and what is set aside', () => {
    const { config, diagnostics } = read(`release: "1.14"
namespace: team
rules: {field-unknown: error, kind-unknown: off}
ignore:
  - {rule: field-unknown, object: Vpc/hub, reason: our tooling reads it}
`)
    expect(diagnostics).toEqual([])
    expect(config).toMatchObject({ release: '1.14', namespace: 'team' })
    const severities = new Map(config.rules.map(({ id, severity }) => [id, severity]))
    expect(severities.get('field-unknown')).toBe('error')
    expect(severities.has('kind-unknown')).toBe(false)
    expect(severities.has('naming-pattern')).toBe(false)
    expect(config.ignore).toMatchObject([
      { rule: 'field-unknown', object: 'Vpc/hub', origin: { line: 5 } },
    ])
  })

  it.each<[string, string, string]>([
    [
      'a misspelt field',
      'relase: "1.14"',
      '1: `relase` is no field of a configuration; did you mean `release`?',
    ],
    [
      'a misspelt field of an entry',
      'ignore:\n- {rul: x, rule: field-unknown, object: a, reason: b}',
      '2: `ignore[0].rul` is no field of a configuration; did you mean `rule`?',
    ],
    ['a release that is none', 'release: "9.9"', '1: there is no release `9.9`; it is one of'],
    [
      'a release without quotes',
      'release: 1.14',
      "1: release can't be the number `1.14`; release is a text",
    ],
    [
      'an unknown rule',
      'rules:\n  field-unknwon: off',
      '2: there is no rule `field-unknwon`; did you mean `field-unknown`?',
    ],
    [
      'an unknown rule that is set aside',
      'ignore: [{rule: zzz, object: a, reason: b}]',
      '1: there is no rule `zzz`; `isthmus lint --explain` lists all',
    ],
    [
      'a severity that is none',
      'rules: {field-unknown: fatal}',
      "1: rules.field-unknown can't be the text `fatal`; rules is a mapping",
    ],
    [
      'no reason',
      'ignore: [{rule: field-unknown, object: a, reason: " "}]',
      '1: the reason is empty; say why',
    ],
    [
      'a pattern with another word',
      'naming: {localConnectIP: "10.{from}.{dest}.0/24"}',
      '1: `10.{from}.{dest}.0/24` is no pattern: localConnectIP knows {source} and {dest}, not {from}',
    ],
    ['a pattern that is no network', 'naming: {cidrBlock: "10.{vpc}/x"}', 'it is no CIDR'],
    [
      'a pattern with bits behind its length',
      'naming: {cidrBlock: "10.{vpc}.0.1/24"}',
      'bits behind its prefix length',
    ],
    ['a list', '- a', "1: the configuration can't be a list; it is a mapping"],
    ['two documents', 'release: "1.14"\n---\nrelease: "1.15"', 'is one document'],
  ])('is refused with the place: %s', (_, text, problem) => {
    expect(problems(text)).toEqual([expect.stringContaining(problem)])
  })

  it('has its problems in the order of its lines', () => {
    const text = 'rules: {zzz: off}\nnaming: {cidrBlock: x}\nrelease: "9.9"\n'
    expect(read(text).diagnostics.map(({ origin }) => origin!.line)).toEqual([1, 2, 3])
  })

  it('says that braces in braces are to be in quotes', () => {
    expect(problems('naming: {localConnectIP: 10.{source}.{dest}.0/24}')).toEqual([
      expect.stringContaining('write the pattern in quotes: "10.{source}.{dest}.0/24"'),
    ])
    expect(problems('naming: {cidrBlock: 10.0.0.0/8')[0]).toMatch(/undefined$/)
  })

  it('is in error where it is refused', () => {
    const [problem] = read('- a').diagnostics
    expect(problem).toMatchObject({ code: 'config-invalid', severity: 'error' })
  })

  it('may be empty', () => {
    expect(read('# nothing yet\n')).toMatchObject({ diagnostics: [], config: { ignore: [] } })
  })
})

describe('the naming pattern', () => {
  const found = (text: string, rule = NAMING_PATTERN) => lint(design(text), [rule]).findings

  it('finds something in its wrong example, and nothing in its right one', () => {
    const { wrong, right } = NAMING_PATTERN.example
    expect(found(wrong).map(({ help }) => help)).toEqual([
      'take an address of 10.1.2.0/24 or 10.2.1.0/24',
      'take an address of 10.2.1.0/24 or 10.1.2.0/24',
    ])
    expect(found(right)).toEqual([])
    expect(ALL_RULES).toContain(NAMING_PATTERN)
  })

  it("holds of the tutorial's own addresses", () => {
    const vpc = (name: string, remote: string, address: string) =>
      `apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: ${name}}\nspec:\n  vpcPeerings: [{remoteVpc: ${remote}, localConnectIP: ${address}}]\n`
    const two = (one: string, other: string) =>
      `${vpc('vpc-1', 'vpc-2', one)}---\n${vpc('vpc-2', 'vpc-1', other)}`
    expect(found(two('10.1.2.0/24', '10.2.1.0/24'))).toEqual([])
    expect(found(two('10.1.2.1/24', '10.1.2.2/25'))).toHaveLength(1)
    expect(found(vpc('vpc-300', 'vpc-1', '10.1.2.1/24'))[0]!.help).toContain(
      'give them smaller ones',
    )
    expect(found(vpc('hub', 'vpc-1', '1.1.1.1/24'))).toEqual([])
    expect(found(two('fd00::1/64', 'fd00::2/64'))).toEqual([])
  })

  it('is about subnets too: they lie in the network of their VPC', () => {
    const subnets = namingPattern({ cidrBlock: '172.{vpc}.0.0/16' })
    const subnet = (vpc: string, cidr: string) =>
      `apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: ${vpc}}\n---\napiVersion: kubeovn.io/v1\nkind: Subnet\nmetadata: {name: n}\nspec: {vpc: ${vpc}, cidrBlock: "${cidr}"}\n`
    expect(found(subnet('a7', '172.7.3.0/24'), subnets)).toEqual([])
    expect(found(subnet('a7', '172.8.3.0/24'), subnets)).toHaveLength(1)
    expect(found(subnet('a7', 'fd00::/64'), subnets)).toEqual([])
    expect(found(subnet('hub', '10.0.0.0/24'), subnets)).toEqual([])
  })
})

describe('what is set aside', () => {
  const vpc = (name: string, annotations: string) => `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: ${name}, annotations: {${annotations}}}
spec: {owner: us}
`
  const told = (text: string, ignore = read('').config.ignore) => {
    const { findings, suppressed } = lint(design(text), undefined, ignore)
    return {
      findings: findings.map(({ rule }) => rule.id),
      suppressed: suppressed.map(({ reason, by, origin }) => [reason, by, origin.line]),
    }
  }

  it('by an annotation with a reason is no finding', () => {
    expect(told(vpc('a', 'ignore.isthmus/field-unknown: we read it'))).toEqual({
      findings: [],
      suppressed: [['we read it', 'annotation', 3]],
    })
  })

  it('by an annotation without one is a finding still, and so is that', () => {
    expect(told(vpc('a', 'ignore.isthmus/field-unknown: ""')).findings.sort()).toEqual([
      'field-unknown',
      'suppression-without-reason',
    ])
  })

  it('is about that rule and that object alone, and told where it is about nothing', () => {
    const text = `${vpc('a', 'ignore.isthmus/kind-unknown: x')}---\n${vpc('b', 'ignore.isthmus/field-unknown: x')}`
    expect(told(text).findings).toEqual(['suppression-unused', 'field-unknown'])
  })

  it('by a name that no rule has is told with the nearest one', () => {
    const [finding] = lint(design(vpc('a', 'ignore.isthmus/field-unknwon: x'))).findings
    expect(finding).toMatchObject({
      rule: { id: 'suppression-unused' },
      severity: 'info',
      help: 'did you mean `field-unknown`?',
    })
  })

  it.each([
    ['Vpc/a', true],
    ['Vpc/*', true],
    ['*/a', true],
    ['Vpc/b', false],
    ['vpc/a', false],
    ['Vpc/.', false],
  ])('by the configuration for %s: %s', (object, aside) => {
    const { ignore } = read(
      `ignore: [{rule: field-unknown, object: '${object}', reason: ours}]`,
    ).config
    expect(told(vpc('a', ''), ignore)).toEqual(
      aside
        ? { findings: [], suppressed: [['ours', 'configuration', 1]] }
        : { findings: ['suppression-unused', 'field-unknown'], suppressed: [] },
    )
  })

  it('says nothing of rules that are off', () => {
    const { rules } = read('rules: {kind-unknown: off}').config
    const { findings } = lint(design(vpc('a', 'ignore.isthmus/kind-unknown: x')), rules)
    expect(findings.map(({ rule }) => rule.id)).toEqual(['field-unknown'])
  })
})
