import { readdirSync, readFileSync } from 'node:fs'
import { fc, it as law } from '@fast-check/vitest'
import { LoadError, loadNetwork, Network, NetworkBuilder } from 'isthmus'
import { type Loss, type MatcherResult, matchers, type ServiceNames } from 'isthmus/matchers'
import 'isthmus/vitest'
import { describe, expect, it } from 'vitest'

/** web ── spoke ══ hub ── db: the hub lets in TCP 5432 and ICMP, and all that db sends gets out. */
const design = () =>
  new NetworkBuilder()
    .router('spoke')
    .subnet('spoke-net', 'spoke', '10.1.0.0/16')
    .endpoint('spoke/web', 'spoke-net', '10.1.0.2')
    .router('hub')
    .subnet('hub-net', 'hub', '10.0.0.0/16')
    .endpoint('hub/db', 'hub-net', '10.0.0.2')
    .peer('spoke', '169.254.0.1/30', 'hub', '169.254.0.2/30')
    .route('spoke', '10.0.0.0/16', '169.254.0.2')
    .acl('hub-net', {
      direction: 'to-lport',
      match: 'outport == "db.hub" && (tcp.dst == 5432 || icmp4)',
      action: 'allow-related',
    })
    .acl('hub-net', {
      direction: 'to-lport',
      match: 'outport == "db.hub"',
      action: 'drop',
      priority: 1,
    })
const routed = () => design().route('hub', '10.1.0.0/16', '169.254.0.1')
const network = new Network(routed().build())
const oneWay = new Network(design().build())

/** A tie that leaves TCP 80 open. */
const open = new Network(
  routed()
    .acl('hub-net', { direction: 'to-lport', match: 'tcp.dst == 80', action: 'allow-related' })
    .acl('hub-net', { direction: 'to-lport', match: 'tcp.dst == 80', action: 'drop' })
    .build(),
)

/** What a failing expectation says. */
function message(expectation: () => void): string {
  try {
    expectation()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the expectation holds')
}

describe('toReach', () => {
  it('holds for what gets there and back', () => {
    expect(network).toReach('spoke/web', 'hub/db', { tcp: 5432 })
    expect(network).toReach('spoke/web', 'hub/db', { ping: true })
    expect(network).toReach('hub/db', 'spoke/web')
  })

  it('holds with .not for what does not', () => {
    expect(network).not.toReach('spoke/web', 'hub/db', { tcp: ['1-5431', '5433-65535'] })
    expect(network).not.toReach('spoke/web', 'hub/db', {
      udp: true,
      sctp: true,
      protocol: [47, 50],
    })
    expect(oneWay).not.toReach('spoke/web', 'hub/db')
  })

  it('fails both ways where some of the services do and some do not', () => {
    const some = { tcp: [5432, 5433] } as const
    expect(message(() => expect(network).toReach('spoke/web', 'hub/db', some))).toContain(
      'spoke/web → hub/db over IPv4, lost: tcp 5433',
    )
    expect(message(() => expect(network).not.toReach('spoke/web', 'hub/db', some))).toContain(
      'spoke/web → hub/db over IPv4, gets through and must not: tcp 5432',
    )
  })

  it('fails both ways where OVN leaves it open', () => {
    for (const expectation of [
      () => expect(open).toReach('spoke/web', 'hub/db', { tcp: 80 }),
      () => expect(open).not.toReach('spoke/web', 'hub/db', { tcp: 80 }),
    ]) {
      const text = message(expectation)
      expect(text).toContain('undefined, for OVN itself leaves open what happens')
      expect(text).toContain('give the rules different priorities')
    }
  })

  it('says what to mend, with every cause, and shows the trace', () => {
    const text = message(() => expect(oneWay).toReach('spoke/web', 'hub/db', { tcp: 80 }))
    expect(text).toMatch(/^expected spoke\/web to reach hub\/db with tcp 80\n\n/)
    expect(text).toContain('2 things to mend, each of which blocks it')
    expect(text).toContain('by ACL 1 (outport == "db.hub")')
    expect(text).toContain(
      'write: `{ policy: policyDst, cidr: 10.1.0.0/16, nextHopIP: 169.254.0.1 }` into the static routes of VPC `hub`',
    )
    expect(text).toContain('unreachable: spoke/web → hub/db, tcp port 80')
    expect(text).toContain('2  router spoke')
    // Why it is lost stands above its trace, and not again below.
    expect(text).not.toContain('Why: ')
  })

  it('shows the trace of what must not get through', () => {
    const text = message(() => expect(network).not.toReach('spoke/web', 'hub/db'))
    expect(text).toContain('expected spoke/web not to reach hub/db with anything')
    expect(text).toContain('gets through and must not: tcp 5432; icmp')
    expect(text).toContain('reachable: spoke/web → hub/db, tcp port 5432')
    expect(text).not.toContain('to mend')
  })
})

describe('toReachOnly', () => {
  it('holds for exactly these', () => {
    expect(network).toReachOnly('spoke/web', 'hub/db', { tcp: 5432, icmp: true })
  })

  it('takes services as reports write them', () => {
    expect(network).toReachOnly('spoke/web', 'hub/db', 'tcp 5432; icmp')
    expect(() => expect(network).toReachOnly('spoke/web', 'hub/db', 'http')).toThrow(
      '`http` is no service\nhelp: write as `tcp 80,443,8000-8999`',
    )
  })

  it('fails for more and for less, and tells which', () => {
    const less = message(() =>
      expect(network).toReachOnly('spoke/web', 'hub/db', { tcp: [5432, 22], icmp: true }),
    )
    expect(less).toContain('with tcp 5432,22; icmp and nothing else')
    expect(less).toContain('lost: tcp 22')
    const more = message(() => expect(network).toReachOnly('spoke/web', 'hub/db', { icmp: true }))
    expect(more).toContain('gets through and must not: tcp 5432')
  })

  it('fails for what OVN leaves open elsewhere', () => {
    expect(() =>
      expect(open).toReachOnly('spoke/web', 'hub/db', { tcp: 5432, icmp: true }),
    ).toThrow('leaves open')
  })
})

describe('toBeIsolated', () => {
  it('holds where nothing gets through, either way', () => {
    expect(oneWay).toBeIsolated('spoke/web', 'hub/db')
    expect(oneWay).toBeIsolated('hub/db', 'spoke/web')
  })

  it('fails for either direction, and tells which', () => {
    // Towards db nothing passes, from db everything.
    const shut = routed().acl('hub-net', {
      direction: 'to-lport',
      match: 'outport == "db.hub"',
      action: 'drop',
      priority: 2000,
    })
    const model = shut.build()
    for (const [a, b] of [
      ['spoke/web', 'hub/db'],
      ['hub/db', 'spoke/web'],
    ] as const) {
      const text = message(() => expect(new Network(model)).toBeIsolated(a, b))
      expect(text).toContain(`expected ${a} and ${b} to be isolated from each other`)
      expect(text).toContain('hub/db → spoke/web over IPv4, gets through and must not: all')
      expect(text).not.toContain('spoke/web → hub/db over')
    }
  })
})

describe('toSurviveLossOf', () => {
  /** A second way from spoke to hub over backup, which is preferred to nothing. */
  const twice = new Network(
    routed()
      .router('backup')
      .peer('spoke', '169.254.1.1/30', 'backup', '169.254.1.2/30')
      .peer('backup', '169.254.2.1/30', 'hub', '169.254.2.2/30')
      .route('spoke', '10.0.0.0/8', '169.254.1.2')
      .route('backup', '10.0.0.0/16', '169.254.2.2')
      .route('backup', '10.1.0.0/16', '169.254.1.1')
      .route('hub', '10.0.0.0/8', '169.254.2.1')
      .build(),
  )

  it('holds where there is another way', () => {
    const loss = { peering: ['spoke', 'hub'] } as const
    expect(twice).toSurviveLossOf(loss, 'spoke/web', 'hub/db', { tcp: 5432 })
    expect(twice).toSurviveLossOf({ peering: ['hub', 'spoke'] }, 'hub/db', 'spoke/web')
  })

  it('holds where a wider route is left', () => {
    const route = { vpc: 'spoke', cidr: '10.0.0.0/16' }
    expect(twice).toSurviveLossOf({ route }, 'spoke/web', 'hub/db', { tcp: 5432 })
  })

  it('fails where there is none, and says what is missing then', () => {
    const text = message(() =>
      expect(network).toSurviveLossOf({ peering: ['spoke', 'hub'] }, 'spoke/web', 'hub/db', {
        tcp: 5432,
      }),
    )
    expect(text).toContain(
      'expected spoke/web to reach hub/db with tcp 5432 without the peering of spoke and hub\n',
    )
    expect(text).toContain('its route 10.0.0.0/16 via 169.254.0.2 is not installed')
    const route = { vpc: 'hub', cidr: '10.1.0.0/16' }
    const routeText = message(() =>
      expect(network).toSurviveLossOf({ route }, 'spoke/web', 'hub/db', { tcp: 5432 }),
    )
    expect(routeText).toContain('without the route 10.1.0.0/16 of VPC hub')
    // To put back what was taken away would mend nothing.
    for (const [told, kind] of [
      [text, 'peering'],
      [routeText, 'route'],
    ] as const) {
      expect(told).toContain(`or do not ask it to survive the loss of a ${kind}\n`)
      expect(told).not.toMatch(/write: |to mend/)
      // What to do is said once, and not otherwise below the trace.
      expect(told.match(/help: /g)).toHaveLength(1)
    }
  })

  it('fails where nothing need be lost for that', () => {
    const text = message(() =>
      expect(network).toSurviveLossOf({ peering: ['spoke', 'hub'] }, 'spoke/web', 'hub/db'),
    )
    expect(text).toContain('without the peering of spoke and hub, and it does not even with it')
    expect(text).not.toContain('do not ask it to survive')
  })

  it.each([
    [{ peering: ['spoke', 'hbu'] }, 'there is no VPC `hbu`: did you mean `hub`?'],
    [{ peering: ['spoke', 'elsewhere'] }, 'there is no VPC `elsewhere`, but spoke, hub'],
    [{ peering: ['hub', 'hub'] }, 'the peerings are '],
    [{ route: { vpc: 'hub', cidr: '10.9.0.0/16' } }, 'VPC hub are for 10.1.0.0/16'],
    [{ route: { vpc: 'hub', cidr: 'ten' } }, '`ten` is neither a CIDR nor an address'],
  ] as const)('takes nothing for lost that is not there: %j', (loss, help) => {
    expect(() => expect(network).toSurviveLossOf(loss, 'spoke/web', 'hub/db')).toThrow(help)
  })
})

describe('an expectation', () => {
  it('is about both families where both ends have both', () => {
    const dual = (back: boolean) => {
      const builder = new NetworkBuilder()
        .router('red')
        .subnet('red-net', 'red', '10.1.0.0/16,fd01::/64')
        .endpoint('default/a', 'red-net', '10.1.0.2,fd01::2')
        .router('blue')
        .subnet('blue-net', 'blue', '10.2.0.0/16,fd02::/64')
        .endpoint('default/b', 'blue-net', '10.2.0.2,fd02::2')
        .peer('red', '169.254.0.1/30,fd00::1/126', 'blue', '169.254.0.2/30,fd00::2/126')
        .route('red', '10.2.0.0/16', '169.254.0.2')
        .route('blue', '10.1.0.0/16', '169.254.0.1')
        .route('red', 'fd02::/64', 'fd00::2')
      if (back) builder.route('blue', 'fd01::/64', 'fd00::1')
      return new Network(builder.build())
    }
    expect(dual(true)).toReach('a', 'b', { icmp: true, tcp: 80 })
    const text = message(() => expect(dual(false)).toReach('a', 'b', { icmp: true }))
    expect(text).toContain('a → b over IPv6, lost: icmp6')
    expect(text).not.toContain('over IPv4')
    expect(() => expect(dual(false)).not.toReach('a', 'b', { icmp: true })).toThrow('over IPv4')
    // An address has one family.
    expect(dual(false)).toReach('red:10.1.0.2', 'blue:10.2.0.2')
  })

  it('of ends without a common family is about what can never be sent', () => {
    expect(network).not.toReach('spoke/web', 'fd00::1')
    expect(() => expect(network).toReach('spoke/web', 'fd00::1', { tcp: 80 })).toThrow(
      "the sender or the receiver has no address of the packet's family",
    )
  })

  it('takes what loadNetwork gives, unless a part could not be understood', () => {
    const text = `
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: v}}
---
{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: n}, spec: {vpc: v, cidrBlock: 10.0.0.0/24}}
`
    expect(loadNetwork(text)).toReach('v:10.0.0.2', 'v:10.0.0.3')
    const broken = loadNetwork(`${text}---\n{apiVersion: kubeovn.io/v1, kind: [}\n`)
    expect(() => expect(broken).toReach('v:10.0.0.2', 'v:10.0.0.3')).toThrow(LoadError)
    expect(() => expect(broken).not.toReach('v:10.0.0.2', 'v:10.0.0.3')).toThrow(LoadError)
  })

  it('shows what was odd about the manifests, for that may be why', () => {
    const vpc = '{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: v}}\n'
    const spec = '{vpc: v, cidrBlock: 10.0.0.0/24}'
    const subnet = `{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: n}, spec: ${spec}}\n`
    const group = (i: number) =>
      `{apiVersion: kubeovn.io/v1, kind: SecurityGroup, metadata: {name: g${i}}, spec: {tier: 7}}\n`
    const loaded = (groups: number) =>
      loadNetwork(
        [vpc, subnet, ...Array.from({ length: groups }, (_, i) => group(i))].join('---\n'),
      )
    const told = (groups: number) =>
      message(() => expect(loaded(groups)).not.toReach('v:10.0.0.2', 'v:10.0.0.3'))
    expect(told(0)).not.toContain('Warnings')
    expect(told(1)).toMatch(/\n\nWarnings about the manifests:\n.+security group `g0` is refused/)
    expect(told(10)).toContain('security group `g9` is refused')
    expect(told(10)).not.toContain('more')
    expect(told(12)).toMatch(/and 2 more$/)
  })

  it.each([undefined, null, 'manifests/', {}])('of %j is refused', (received) => {
    expect(() => expect(received).toReach('a', 'b')).toThrow('is no network')
    expect(() => expect(received).not.toReach('a', 'b')).toThrow('is no network')
  })

  it.each([undefined, null, 7])('of the end or the loss %j is refused in plain words', (wrong) => {
    const end = wrong as unknown as string
    const told = (name: string) =>
      new RegExp(`^\`${name}\` must be the name of an end, not .+\nhelp`)
    expect(message(() => expect(network).toReach(end, 'hub/db'))).toMatch(told('from'))
    expect(message(() => expect(network).not.toReach('hub/db', end))).toMatch(told('to'))
    const loss = wrong as unknown as Loss
    expect(() => expect(network).toSurviveLossOf(loss, 'spoke/web', 'hub/db')).toThrow(
      'nothing is named that could be lost\nhelp: write',
    )
  })

  it('of nobody is refused, with what there is', () => {
    expect(() => expect(network).not.toReach('spoke/webb', 'hub/db')).toThrow(
      'there is no pod `spoke/webb`\nhelp: did you mean `spoke/web`?',
    )
  })

  it.each([
    [{}, 'no service is named'],
    [{ tpc: 80 }, '`tpc` is no service\nhelp: did you mean `tcp`?'],
    [{ gre: true }, '`gre` is no service\nhelp: those that are known: tcp, udp, sctp'],
    [{ tcp: [] }, "write `tcp: 443`, `tcp: [80, '8000-8999']`"],
    [{ tcp: false }, 'or `tcp: true` for all ports'],
    [{ tcp: '90-80' }, 'with the smaller number first'],
    [{ tcp: 65536 }, '`65536` is no number from 0 to 65535'],
    [{ icmp: 8 }, 'write `icmp: true`, or leave it out'],
    [{ protocol: true }, 'write a number, or a list of them'],
    [{ protocol: 256 }, '`256` is no number from 0 to 255'],
  ])('of the services %j is refused, and told how to write them', (services, help) => {
    expect(() => expect(network).toReach('spoke/web', 'hub/db', services as object)).toThrow(help)
    expect(() => expect(network).not.toReach('spoke/web', 'hub/db', services as object)).toThrow(
      help,
    )
  })

  it.each([{ tcp: 0 }, { tcp: [0], udp: '0-0' }, 'none', 'all but all', 'icmp6 type 128'])(
    'of %j is refused, for it would prove nothing',
    (services) => {
      const told = 'nothing would be proven\nhelp: name a service'
      const names = services as ServiceNames
      expect(() => expect(network).toReach('spoke/web', 'hub/db', names)).toThrow(told)
      expect(() => expect(network).not.toReach('spoke/web', 'hub/db', names)).toThrow(told)
      expect(() => expect(network).toReachOnly('spoke/web', 'hub/db', names)).toThrow(told)
    },
  )

  it('forbids port 0 with others, and does not ask for it', () => {
    const zero = routed()
      .acl('hub-net', { direction: 'to-lport', match: 'tcp.dst == 22', action: 'drop' })
      .acl('hub-net', {
        direction: 'to-lport',
        match: 'tcp.dst == 0',
        action: 'allow-related',
      })
    const of = new Network(zero.build())
    const text = message(() => expect(of).not.toReach('spoke/web', 'hub/db', { tcp: ['0-22'] }))
    expect(text).toContain('gets through and must not: tcp 0')
    expect(network).toReach('spoke/web', 'hub/db', { tcp: [0, 5432] })
  })

  it('turned round is refused where that would prove next to nothing', () => {
    const told = 'would prove next to nothing'
    expect(() => expect(network).not.toReachOnly('spoke/web', 'hub/db', { tcp: 1 })).toThrow(told)
    expect(() => expect(network).not.toBeIsolated('spoke/web', 'hub/db')).toThrow(told)
    expect(() =>
      expect(network).not.toSurviveLossOf({ peering: ['spoke', 'hub'] }, 'spoke/web', 'hub/db'),
    ).toThrow(told)
  })

  const ports = fc.integer({ min: 1, max: 65535 })
  law.prop([fc.constantFrom(network, oneWay, open), fc.constantFrom(22, 80, 5432), ports])(
    'holds just when the trace of every packet says so',
    (of, port, sourcePort) => {
      const { verdict } = of.trace({
        from: 'spoke/web',
        to: 'hub/db',
        protocol: 'tcp',
        port,
        sourcePort,
      })
      const passes = (isNot: boolean): boolean =>
        matchers.toReach.call({ isNot }, of, 'spoke/web', 'hub/db', { tcp: port }).pass !== isNot
      expect([passes(false), passes(true)]).toEqual([
        verdict === 'reachable',
        verdict === 'unreachable',
      ])
    },
  )
})

describe('the matchers as Jest takes them', () => {
  it('are functions that give a verdict and a message', () => {
    const result: MatcherResult = matchers.toReach.call({}, oneWay, 'spoke/web', 'hub/db')
    expect(result.pass).toBe(false)
    expect(result.message()).toContain('expected spoke/web to reach hub/db')
  })
})

describe('docs/testing.md', () => {
  it('shows the failure that its example gives', () => {
    const folder = 'examples/hub-and-spoke/manifests'
    const wayBack = / {4}- policy: policyDst\n {6}cidr: 10.1.0.0\/16\n.+\n/
    const sources = readdirSync(folder).map((name) => {
      const text = readFileSync(`${folder}/${name}`, 'utf8')
      return {
        file: `manifests/${name}`,
        text: text.replace('nextHopIP: 169.254.1.1', 'nextHopIP: 169.254.1.2').replace(wayBack, ''),
      }
    })
    const told = message(() =>
      expect(loadNetwork(sources)).toReach('spoke-1/web', 'hub/db', { tcp: 5432 }),
    )
    const doc = readFileSync('docs/testing.md', 'utf8')
    const [, shown] = /<!-- failure -->\n```\n([\s\S]+?)```/.exec(doc)!
    expect(told.slice(0, shown!.length)).toBe(shown)
  })
})

describe('a mistake', () => {
  it.each([
    // @ts-expect-error a range is two numbers
    ['services', () => expect(network).toReach('spoke/web', 'hub/db', { tcp: 'http' })],
    // @ts-expect-error there is no such protocol
    ['services', () => expect(network).toReach('spoke/web', 'hub/db', { tpc: 5432 })],
    // @ts-expect-error the services of toReachOnly can't be left out
    ['services', () => expect(network).toReachOnly('spoke/web', 'hub/db')],
    // @ts-expect-error a peering has two ends
    ['loss', () => expect(network).toSurviveLossOf({ peering: ['hub'] }, 'spoke/web', 'hub/db')],
    // @ts-expect-error something must be lost
    ['loss', () => expect(network).toSurviveLossOf({}, 'spoke/web', 'hub/db')],
  ])('in the %s is seen by the compiler, and when the test runs', (_, expectation) => {
    expect(expectation).toThrow()
  })
})
