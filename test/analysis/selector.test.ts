import { fc, it } from '@fast-check/vitest'
import { Network, NetworkBuilder } from 'isthmus'
import { describe, expect } from 'vitest'
import { select } from '../../src/analysis/check/selection.ts'
import {
  formatSelector,
  parseSelector,
  parseServices,
  type Selector,
  SelectorError,
  ServicesError,
} from '../../src/analysis/index.ts'
import { ServiceSet } from '../../src/match/index.ts'
import { formatServices } from '../../src/report/index.ts'

const network = new NetworkBuilder()
  .router('hub')
  .subnet('hub-net', 'hub', '10.0.0.0/24,fd00::/64')
  .endpoint('prod/db', 'hub-net', '10.0.0.2,fd00::2', { labels: { app: 'db' }, groups: ['closed'] })
  .endpoint('prod/web', 'hub-net', '10.0.0.3', { labels: { app: 'web' } })
  .router('spoke')
  .subnet('spoke-net', 'spoke', '10.1.0.0/24')
  .endpoint('default/web', 'spoke-net', '10.1.0.2', { labels: { app: 'web', 'k8s.io/role': 'x' } })
  .build()
const { classes } = new Network(network).reachability()

function selected(value: unknown): string[] {
  const { selection, problems } = select(network, classes, parseSelector(value))
  expect(problems).toEqual([])
  const names = [...selection.parts].flatMap(([{ family }, members]) =>
    members.map(({ endpoint: { namespace, name } }) => `${namespace}/${name} ${family}`),
  )
  return names.toSorted()
}

const DB = ['prod/db 4', 'prod/db 6']

describe('a selector', () => {
  it.each<[unknown, string[]]>([
    ['*', ['default/web 4', ...DB, 'prod/web 4']],
    ['vpc=hub', [...DB, 'prod/web 4']],
    ['subnet=spoke-*', ['default/web 4']],
    ['namespace=prod', [...DB, 'prod/web 4']],
    ['label=app=web', ['default/web 4', 'prod/web 4']],
    ['label=k8s.io/role=*', ['default/web 4']],
    ['sg=closed', DB],
    ['web', ['default/web 4']],
    ['prod/*', [...DB, 'prod/web 4']],
    ['pod=prod/db', DB],
    ['10.0.0.0/24', ['prod/db 4', 'prod/web 4']],
    ['10.1.0.2', ['default/web 4']],
    ['fd00::/16', ['prod/db 6']],
    ['vpc=hub,label=app=web', ['prod/web 4']],
    ['vpc=hub,!label=app=web', DB],
    ['!vpc=hub', ['default/web 4']],
    [{ vpc: 'hub', label: { app: 'web' } }, ['prod/web 4']],
    [{ vpc: ['hub', 'spoke'], label: 'app=web' }, ['default/web 4', 'prod/web 4']],
    [{ cidr: '10.0.0.0/8', not: { vpc: 'spoke' } }, ['prod/db 4', 'prod/web 4']],
    [
      ['prod/db', 'vpc=spoke'],
      ['default/web 4', ...DB],
    ],
  ])('%j selects %j', (value, names) => {
    expect(selected(value)).toEqual(names)
  })

  it('takes pods without a namespace from the one that is given', () => {
    expect(parseSelector('db', 'prod')).toEqual({ kind: 'pod', namespace: 'prod', pattern: 'db' })
  })

  it.each<[unknown, string, string]>([
    ['vcp=hub', '`vcp` is nothing that endpoints are selected by', 'did you mean `vpc`?'],
    ['colour=red', '`colour` is nothing', 'write vpc=NAME'],
    [{ subnets: 'a' }, '`subnets` is nothing', 'did you mean `subnet`?'],
    ['vpc=', 'nothing is given for `vpc`', 'write vpc=NAME'],
    ['vpc=hub,', 'a term is missing', 'write vpc=NAME'],
    ['label=app', 'label `app` has no value', 'label=KEY=VALUE'],
    ['10.0.0.300', '`10.0.0.300` is neither a CIDR nor an address', 'pod=NAME'],
    ['hub:10.0.0.2', '`hub:10.0.0.2` is neither', 'write vpc=hub,10.0.0.2'],
    ['a/b/c', '`a/b/c` names no pod', 'NAMESPACE/NAME'],
    [5, 'the number `5` is no selector', 'write vpc=NAME'],
    [null, 'nothing is no selector', 'write vpc=NAME'],
    [[], 'an empty list', 'write vpc=NAME'],
    [{}, 'an empty mapping', 'write vpc=NAME'],
    [{ label: { app: true } }, '`app` must be a text', 'put it in quotes: "true"'],
  ])('%j is refused: what is wrong, and what to write', (value, message, help) => {
    expect(() => parseSelector(value)).toThrow(SelectorError)
    try {
      parseSelector(value)
    } catch (error) {
      expect((error as SelectorError).message).toContain(message)
      expect((error as SelectorError).help).toContain(help)
    }
  })

  it('tells where in a mapping or list it is wrong', () => {
    const pathOf = (value: unknown) => {
      try {
        parseSelector(value)
        return undefined
      } catch (error) {
        return (error as SelectorError).path
      }
    }
    expect(pathOf([{ vpc: 'hub' }, { cidr: ['10.0.0.0/8', 'x'] }])).toEqual([1, 'cidr', 1])
    expect(pathOf({ label: { app: 1 } })).toEqual(['label', 'app'])
    expect(pathOf({ not: 'a/b/c' })).toEqual(['not'])
  })

  it.each<[string, string, string]>([
    ['vpc=hob', 'there is no VPC `hob`', 'did you mean `hub`?'],
    ['subnet=net', 'there is no subnet `net`', 'did you mean `hub-net`?'],
    [
      'namespace=stage',
      'there is no namespace `stage` with pods in it',
      'there are: prod, default',
    ],
    ['label=ap=web', 'there is no pod with the label `ap`', 'did you mean `app`?'],
    ['label=app=webb', 'there is no pod with label `app` of value `webb`', 'did you mean `web`?'],
    ['sg=open', 'there is no security group `open` with pods in it', 'there are: closed'],
    ['default/db', 'there is no pod `default/db`', 'did you mean `prod/db`?'],
    ['!vpc=hob', 'there is no VPC `hob`', 'did you mean `hub`?'],
    ['192.0.2.0/24', 'nobody in the network has an address in `192.0.2.0/24`', 'a CIDR selects'],
    ['vpc=spoke,sg=closed', '`vpc=spoke,sg=closed` selects nobody', 'nobody is in all of them'],
  ])('%s is told to select nobody', (text, message, help) => {
    const { problems } = select(network, classes, parseSelector(text))
    expect(problems).toHaveLength(1)
    expect(problems[0]!.message).toContain(message)
    expect(problems[0]!.help).toContain(help)
  })

  const term: fc.Arbitrary<Selector> = fc.oneof(
    fc.constant<Selector>({ kind: 'all' }),
    fc
      .tuple(
        fc.constantFrom('vpc' as const, 'subnet' as const, 'namespace' as const, 'sg' as const),
        fc.stringMatching(/^[a-z*][a-z0-9*-]{0,5}$/),
      )
      .map(([kind, pattern]): Selector => ({ kind, pattern })),
    fc.constant(parseSelector('label=a/b=c=d')),
    fc.constant(parseSelector('10.0.0.7/8')),
    fc.constant(parseSelector('ns/pod-*')),
  )

  it.prop({ terms: fc.array(fc.tuple(term, fc.boolean()), { minLength: 1, maxLength: 4 }) })(
    'is read again from the text that it is printed as',
    ({ terms }) => {
      const operands = terms.map(
        ([operand, not]): Selector => (not ? { kind: 'not', operand } : operand),
      )
      const selector: Selector = operands.length === 1 ? operands[0]! : { kind: 'and', operands }
      expect(parseSelector(formatSelector(selector))).toEqual(selector)
    },
  )
})

describe('services', () => {
  const sets = (text: string) => {
    const services = parseServices(text)
    return [formatServices(services[4]), formatServices(services[6])]
  }

  it.each<[string, string, string]>([
    ['tcp 443', 'tcp 443', 'tcp 443'],
    ['tcp 80,443,8000-8999', 'tcp 80,443,8000-8999', 'tcp 80,443,8000-8999'],
    [
      'udp 68 from 67; protocol 112',
      'udp 68 from 67; protocol 112',
      'udp 68 from 67; protocol 112',
    ],
    ['ping', 'icmp type 8 code 0', 'icmp6 type 128 code 0'],
    ['icmp', 'icmp', 'icmp6'],
    ['icmp type 3', 'icmp type 3', 'none'],
    ['icmp6 type 135', 'none', 'icmp6 type 135'],
    ['all but tcp 22', 'all but tcp 22', 'all but tcp 22'],
    ['all', 'all', 'all'],
    ['none', 'none', 'none'],
  ])('%s is %s in IPv4 and %s in IPv6', (text, v4, v6) => {
    expect(sets(text)).toEqual([v4, v6])
  })

  it.each([
    'tpc 443',
    'tcp 70000',
    'tcp 9-8',
    'tcp from',
    'tcp 1 2',
    'all 5',
    'protocol',
    'ping 3',
    '',
  ])('%j is refused', (text) => {
    expect(() => parseServices(text)).toThrow(ServicesError)
  })

  const ranges = fc
    .array(fc.tuple(fc.nat(65535), fc.nat(200)), { minLength: 1, maxLength: 3 })
    .map((runs) => runs.map(([low, size]) => `${low}-${Math.min(65535, low + size)}`).join())

  it.prop({
    terms: fc.array(
      fc.oneof(
        fc.tuple(fc.constantFrom('tcp', 'udp', 'sctp'), ranges).map((parts) => parts.join(' ')),
        fc
          .tuple(fc.constantFrom('tcp', 'udp'), ranges, ranges)
          .map(([p, to, from]) => `${p} ${to} from ${from}`),
        fc.nat(255).map((type) => `icmp type ${type} code 1`),
        fc.nat(255).map((protocol) => `protocol ${protocol}`),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    inverse: fc.boolean(),
  })('are read again from the text that reports print', ({ terms, inverse }) => {
    const text = `${inverse ? 'all but ' : ''}${terms.join('; ')}`
    const set = parseServices(text)[4]
    expect(parseServices(formatServices(set))[4].equals(set)).toBe(true)
    expect(set).toBeInstanceOf(ServiceSet)
  })
})
