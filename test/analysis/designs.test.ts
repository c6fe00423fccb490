import { readdirSync } from 'node:fs'
import { mustLoadNetwork } from 'isthmus'
import { describeIntent, describePart, describeService } from 'isthmus/report'
import { describe, expect, it } from 'vitest'
import type { Failure, IntentVerdict } from '../../src/analysis/index.ts'
import { check, DESIGNS, type Design, read } from './designs.ts'

it('every folder of designs is one that is tested', () => {
  expect(readdirSync('fixtures/intents').toSorted()).toEqual([...DESIGNS].toSorted())
})

describe.each(DESIGNS)('the design %s', (design) => {
  it('does what its intents say', () => {
    const { verdicts, notes } = check(
      read(`${design}/network.yaml`),
      read(`${design}/intents.yaml`),
    )
    expect(verdicts.map(({ intent, status }) => [intent.name, status])).toEqual(
      verdicts.map(({ intent }) => [intent.name, 'holds']),
    )
    expect(verdicts.every(({ pairs }) => pairs > 0)).toBe(true)
    expect(notes).toEqual([])
  })

  it('has no fault, but that the middle of a chain forwards', () => {
    const faults = mustLoadNetwork(read(`${design}/network.yaml`)).faults()
    const kinds = faults.map(({ kind }) => kind)
    expect(kinds).toEqual(design === 'chain' ? ['transit', 'transit'] : [])
  })
})

/** The text with one part of it replaced, which must be there once. */
function mutated(text: string, from: string, to: string): string {
  expect(text.split(from)).toHaveLength(2)
  return text.replace(from, to)
}

/** The verdicts that no longer hold once something in a design is changed. */
function failing(design: Design, ...changes: (readonly [from: string, to: string])[]) {
  const text = changes.reduce(
    (changed, [from, to]) => mutated(changed, from, to),
    read(`${design}/network.yaml`),
  )
  const { verdicts } = check(text, read(`${design}/intents.yaml`))
  return verdicts.filter(({ status }) => status !== 'holds')
}

/** What fails first, and why: `tcp 1 blocked: request no-route at spoke-1`. */
function told({ problem, packet, causes, without }: Failure): string {
  const lost = without ? `without ${describePart(without)}, ` : ''
  const why = causes.causes.map(
    ({ leg, reason, node, decidedBy }) =>
      `${leg} ${reason} at ${node}${reason === 'acl-drop' ? ` by ${decidedBy[0]!.origin?.path ?? 'default'}` : ''}`,
  )
  return `${lost}${describeService(packet)} ${problem}${why.length > 0 ? `: ${why.join(', ')}` : ''}`
}

const summary = (verdicts: readonly IntentVerdict[]) =>
  Object.fromEntries(
    verdicts.map(({ intent, failures }) => [describeIntent(intent), told(failures[0]!)]),
  )

interface Mutation {
  readonly design: Design
  readonly what: string
  readonly changes: readonly (readonly [from: string, to: string])[]
  /** By intent. */
  readonly fails: Readonly<Record<string, string>>
}

const HUB_ROUTE = "    - {cidr: '10.2.0.0/16', nextHopIP: '169.254.2.2'}\n"

const MUTATIONS: readonly Mutation[] = [
  {
    design: 'hub-and-spoke',
    what: 'a route of a spoke dropped: neither the way there nor the way back is left',
    changes: [["  staticRoutes:\n    - {cidr: '10.0.0.0/16', nextHopIP: '169.254.1.1'}\n", '']],
    fails: {
      'every team reaches what is shared': 'tcp 1 blocked: request no-route at spoke-1',
      'what is shared reaches every team': 'tcp 1 blocked: reply no-route at spoke-1',
    },
  },
  {
    design: 'hub-and-spoke',
    what: 'a route of the hub dropped: the way back is missing, and from there the way',
    changes: [[HUB_ROUTE, '']],
    fails: {
      'every team reaches what is shared': 'tcp 1 blocked: reply no-route at hub',
      'what is shared reaches every team': 'tcp 1 blocked: request no-route at hub',
    },
  },
  {
    design: 'hub-and-spoke',
    what: 'a half of a peering dropped: the other half waits for it, and a route has no network',
    changes: [["    - {remoteVpc: spoke-2, localConnectIP: '169.254.2.1/30'}\n", '']],
    fails: {
      'every team reaches what is shared': 'tcp 1 blocked: request peer-missing at spoke-2',
      'what is shared reaches every team': 'tcp 1 blocked: request no-route at hub',
    },
  },
  {
    design: 'hub-and-spoke',
    what: 'a policy that drops, of a higher priority than those of subnets',
    changes: [
      [
        "  staticRoutes:\n    - {cidr: '10.1.0.0/16'",
        "  policyRoutes:\n    - {priority: 31001, match: 'ip4.dst == 10.2.0.0/16', action: drop}\n  staticRoutes:\n    - {cidr: '10.1.0.0/16'",
      ],
    ],
    fails: {
      'every team reaches what is shared': 'tcp 1 blocked: reply policy-drop at hub',
      'what is shared reaches every team': 'tcp 1 blocked: request policy-drop at hub',
    },
  },
  {
    design: 'full-mesh',
    what: 'a spare route dropped: the link whose loss then hurts is named',
    changes: [
      ["    - {cidr: '10.2.0.0/16', nextHopIP: '169.254.3.1'} # green, round by blue\n", ''],
    ],
    fails: {
      'everybody reaches everybody, whichever link is lost':
        'without peering green – red, tcp 1 blocked: request no-route at red',
      'each route alone may be lost':
        'without route 10.2.0.0/17 via 169.254.1.2 of router `red`, tcp 443 blocked: request no-route at red',
    },
  },
  {
    design: 'full-mesh',
    what: 'a route dropped: the way round is left, and may not be lost any more',
    changes: [["    - {cidr: '10.2.0.0/17', nextHopIP: '169.254.1.2'} # green\n", '']],
    fails: {
      'everybody reaches everybody, whichever link is lost':
        'without peering blue – red, tcp 1 blocked: request no-route at red',
      'each route alone may be lost':
        'without route 10.2.0.0/16 via 169.254.3.1 of router `red`, tcp 443 blocked: request no-route at red',
    },
  },
  {
    design: 'full-mesh',
    what: 'a half of a peering dropped: routes still lead into the other',
    changes: [["    - {remoteVpc: red, localConnectIP: '169.254.1.2/30'}\n", '']],
    fails: {
      'everybody reaches everybody, whichever link is lost':
        'tcp 1 blocked: request peer-missing at red',
      'each route alone may be lost': 'tcp 443 blocked: request peer-missing at red',
    },
  },
  {
    design: 'chain',
    what: 'a route of the middle dropped: the ends lose each other, one there and one back',
    changes: [["    - {cidr: '10.3.0.0/16', nextHopIP: '169.254.2.2'}\n", '']],
    fails: {
      'the ends reach each other through the middle': 'tcp 1 blocked: request no-route at middle',
      'and back': 'tcp 1 blocked: reply no-route at middle',
      'everybody reaches the middle': 'tcp 1 blocked: reply no-route at middle',
    },
  },
  {
    design: 'chain',
    what: 'a peering dropped on both sides: each end names what it lacks',
    changes: [
      ["    - {remoteVpc: right, localConnectIP: '169.254.2.1/30'}\n", ''],
      ["  vpcPeerings:\n    - {remoteVpc: middle, localConnectIP: '169.254.2.2/30'}\n", ''],
    ],
    fails: {
      'the ends reach each other through the middle': 'tcp 1 blocked: request no-route at middle',
      'and back': 'tcp 1 blocked: request no-route at right',
      'everybody reaches the middle': 'tcp 1 blocked: request no-route at right',
    },
  },
  {
    design: 'dual-stack',
    what: 'a route of IPv6 dropped: IPv4 alone is left',
    changes: [["    - {cidr: 'fd00:2::/64', nextHopIP: 'fd00:ffff::2'}\n", '']],
    fails: {
      'HTTPS over both versions of IP': 'tcp 443 blocked: request no-route at one',
      'the server may call back': 'tcp 1 blocked: reply no-route at one',
    },
  },
  {
    design: 'dual-stack',
    what: 'the address of a peering dropped for one version: its next hop is nobody’s',
    changes: [['169.254.1.2/30,fd00:ffff::2/64', '169.254.1.2/30']],
    fails: {
      'HTTPS over both versions of IP': 'tcp 443 blocked: request next-hop-unresolved at one',
      'the server may call back': 'tcp 1 blocked: request no-route at two',
    },
  },
  {
    design: 'dual-stack',
    what: 'a rule for one version dropped: the group closes the port for it',
    changes: [["remoteAddress: 'fd00:1::/64'", "remoteAddress: 'fd00:7::/64'"]],
    fails: {
      'HTTPS over both versions of IP': 'tcp 443 blocked: request acl-drop at two-net by default',
    },
  },
  {
    design: 'tiers',
    what: 'a priority changed: the rule that drops comes first',
    changes: [["remoteAddress: '10.0.2.66'", "remoteAddress: '10.0.2.0/24'"]],
    fails: {
      'the app tier reaches the database':
        'tcp 5432 blocked: request acl-drop at db-net by spec.ingressRules[0]',
    },
  },
  {
    design: 'tiers',
    what: 'a priority made equal: OVN leaves open which rule decides',
    changes: [
      [
        "priority: 1, protocol: tcp, remoteType: address, remoteAddress: '10.0.2.66'",
        "priority: 2, protocol: tcp, remoteType: address, remoteAddress: '10.0.2.0/24'",
      ],
    ],
    fails: {
      'the app tier reaches the database':
        'tcp 5432 undefined: request equal-priority-acls at db-net',
    },
  },
  {
    design: 'tiers',
    what: 'a port too many: `only` says what else gets through',
    changes: [['portRangeMin: 8080, portRangeMax: 8080', 'portRangeMin: 8079, portRangeMax: 8080']],
    fails: { 'the web tier reaches the app tier by its port alone': 'tcp 8079 let-through' },
  },
  {
    design: 'tiers',
    what: 'a rule dropped: nothing lets the port in any more',
    changes: [
      [
        '    - {ipVersion: ipv4, priority: 1, protocol: tcp, remoteType: securityGroup, remoteSecurityGroup: web, portRangeMin: 8080, portRangeMax: 8080, policy: allow}\n',
        '',
      ],
    ],
    fails: {
      'the web tier reaches the app tier by its port alone':
        'tcp 8080 blocked: request acl-drop at app-net by default',
    },
  },
  {
    design: 'remote-groups',
    what: 'a rule for another group: the members are locked out',
    changes: [['remoteSecurityGroup: clients', 'remoteSecurityGroup: servers']],
    fails: {
      'clients reach the server': 'tcp 5432 blocked: request acl-drop at back-net by default',
      'and nothing else of any server': 'tcp 5432 blocked: request acl-drop at back-net by default',
    },
  },
  {
    design: 'remote-groups',
    what: 'a priority changed: the server that is being retired is shut',
    changes: [
      [
        'priority: 1, protocol: tcp, remoteType: securityGroup, remoteSecurityGroup: clients',
        'priority: 2, protocol: tcp, remoteType: securityGroup, remoteSecurityGroup: clients',
      ],
    ],
    fails: {
      'and nothing else of any server':
        'tcp 5432 blocked: request acl-drop at back-net by spec.ingressRules[0]',
    },
  },
  {
    design: 'remote-groups',
    what: 'a route dropped: the reply does not find back',
    changes: [["    - {cidr: '10.1.0.0/16', nextHopIP: '169.254.1.1'}\n", '']],
    fails: {
      'clients reach the server': 'tcp 5432 blocked: reply no-route at back',
      'and nothing else of any server': 'tcp 5432 blocked: reply no-route at back',
    },
  },
  {
    design: 'remote-groups',
    what: 'a half of a peering dropped: routes still lead into the other',
    changes: [["    - {remoteVpc: front, localConnectIP: '169.254.1.2/30'}\n", '']],
    fails: {
      'clients reach the server': 'tcp 5432 blocked: request peer-missing at front',
      'and nothing else of any server': 'tcp 5432 blocked: request peer-missing at front',
    },
  },
  {
    design: 'private-subnets',
    what: 'an allowed subnet too many: guests get in',
    changes: [['    - 10.0.1.0/24\n', '    - 10.0.0.0/16\n']],
    fails: { 'guests do not': 'tcp 1 let-through' },
  },
  {
    design: 'private-subnets',
    what: 'the allowed subnet dropped: people no longer print',
    changes: [['  allowSubnets:\n    - 10.0.1.0/24\n', '']],
    fails: { 'people print': 'tcp 1 blocked: request acl-drop at printers by spec.private' },
  },
  {
    design: 'private-subnets',
    what: 'the subnet made public: guests get in',
    changes: [['  private: true\n', '']],
    fails: { 'guests do not': 'tcp 1 let-through' },
  },
  {
    design: 'private-subnets',
    what: 'a priority changed: the rule that allows comes before the one that drops',
    changes: [['priority: 1050', 'priority: 1150']],
    fails: { 'guests talk to people, but for SSH': 'tcp 22 let-through' },
  },
]

describe('a change of a design fails the intents that it breaks, with the right cause', () => {
  it.each(MUTATIONS)('$design, $what', ({ design, changes, fails }) => {
    expect(summary(failing(design, ...changes))).toEqual(fails)
  })

  it('is there for every design', () => {
    expect(new Set(MUTATIONS.map(({ design }) => design))).toEqual(new Set(DESIGNS))
  })
})

describe('a failure', () => {
  it('counts those who fail alike', () => {
    const [first] = failing('hub-and-spoke', [
      "  staticRoutes:\n    - {cidr: '10.0.0.0/16', nextHopIP: '169.254.1.1'}\n",
      '',
    ])
    expect(first!.failures).toHaveLength(1)
    expect(first!.failures[0]!.pairs).toBe(2)
  })

  it('is of one version of IP', () => {
    const route = "    - {cidr: 'fd00:2::/64', nextHopIP: 'fd00:ffff::2'}\n"
    for (const { failures } of failing('dual-stack', [route, ''])) {
      expect(failures.map(({ services, pairs }) => [services.family, pairs])).toEqual([[6, 1]])
    }
  })

  it('names all that is wrong between the two', () => {
    const [verdict] = failing('tiers', [
      'portRangeMin: 8080, portRangeMax: 8080',
      'portRangeMin: 8079, portRangeMax: 8080',
    ])
    const { services } = verdict!.failures[0]!
    expect(services.ports[6].has(49152, 8079)).toBe(true)
    expect(services.ports[6].has(49152, 8080)).toBe(false)
  })

  it('names each direction of those who are to be isolated', () => {
    const [verdict] = failing('private-subnets', ['    - 10.0.1.0/24\n', '    - 10.0.0.0/16\n'])
    const both = verdict!.failures.map(
      ({ example }) => `${example.from.endpoint.name} → ${example.to.endpoint.name}`,
    )
    expect(both).toEqual(['guest → printer', 'printer → guest'])
  })

  it('names each loss that hurts, with its line, and those who lose each other', () => {
    const spare = "    - {cidr: '10.2.0.0/16', nextHopIP: '169.254.3.1'} # green, round by blue\n"
    const [verdict] = failing('full-mesh', [spare, ''])
    const lost = verdict!.failures.map(({ without }) => without!.holders.toSorted().join('-'))
    expect(new Set(lost)).toEqual(new Set(['green-red']))
    expect(verdict!.failures[0]!.without!.origin).toMatchObject({ file: 'network.yaml' })
    const pairs = verdict!.failures.map(
      ({ example }) => `${example.from.endpoint.name} → ${example.to.endpoint.name}`,
    )
    expect(pairs).toEqual(['red → green', 'green → red'])
  })

  it('shows where transit leads, which is nobody’s wish', () => {
    // Requests of one team arrive, but no other team knows the way back: nothing gets through.
    const wide = [
      "cidr: '10.0.0.0/16', nextHopIP: '169.254.1.1'",
      "cidr: '10.0.0.0/8', nextHopIP: '169.254.1.1'",
    ] as const
    expect(failing('hub-and-spoke', wide)).toEqual([])
    const text = read('hub-and-spoke/network.yaml').replace(
      /cidr: '10\.0\.0\.0\/16', nextHopIP/g,
      "cidr: '10.0.0.0/8', nextHopIP",
    )
    const { verdicts } = check(text, read('hub-and-spoke/intents.yaml'))
    const [transit] = verdicts.filter(({ status }) => status === 'fails')
    expect(transit!.intent.name).toBe('teams keep to themselves')
    expect(transit!.failures.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(6)
    const [first] = transit!.failures
    expect([first!.problem, first!.causes.causes]).toEqual(['let-through', []])
    const routers = first!.trace.request.hops.filter(({ kind }) => kind === 'router')
    expect(routers.map(({ node }) => node)).toEqual(['spoke-1', 'hub', 'spoke-2'])
  })
})

describe('a change that is none for its intents', () => {
  it('is a rule that drops below the one that allows', () => {
    expect(
      failing('tiers', [
        "priority: 1, protocol: tcp, remoteType: address, remoteAddress: '10.0.2.66'",
        "priority: 3, protocol: tcp, remoteType: address, remoteAddress: '10.0.2.0/24'",
      ]),
    ).toEqual([])
  })

  it('is a tie that an intent allows by its name, and not another', () => {
    const { verdicts } = check(
      read('remote-groups/network.yaml'),
      mutated(read('remote-groups/intents.yaml'), 'equal-priority-acls', 'equal-cost-paths'),
    )
    const fails = verdicts.filter(({ status }) => status === 'fails')
    expect(summary(fails)).toEqual({
      'and nothing else of any server':
        'tcp 5432 undefined: request equal-priority-acls at back-net',
    })
  })
})
