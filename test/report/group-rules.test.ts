import { readFileSync } from 'node:fs'
import { mustLoadNetwork, type Probe } from 'isthmus'
import { causesJson, formatCauses, formatServices } from 'isthmus/report'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments, type YAMLMap, type YAMLSeq } from 'yaml'

const read = (design: string) => readFileSync(`fixtures/intents/${design}/network.yaml`, 'utf8')

const WRITE = /^`(\{.+\})` into the (ingress|egress) rules of security group `(.+)`/

/** The manifests with rules written where the texts say. */
function withRules(text: string, changes: readonly string[]): string {
  const documents = parseAllDocuments(text)
  for (const change of changes) {
    const [, rule, list, name] = WRITE.exec(change)!
    const group = documents.find(
      (document) =>
        document.get('kind') === 'SecurityGroup' && document.getIn(['metadata', 'name']) === name,
    )!
    const path = ['spec', `${list}Rules`]
    const rules = group.getIn(path) as YAMLSeq<YAMLMap> | undefined
    if (rules) rules.add(group.createNode(parse(rule!)) as YAMLMap)
    else group.setIn(path, [parse(rule!)])
  }
  return documents.map(String).join('---\n')
}

const changesOf = (text: string, probe: Probe) =>
  causesJson(mustLoadNetwork(text).causes(probe)).causes.flatMap(({ change }) => change)

/** Every pair of pods of a design, over one version of IP. */
function pairs(text: string): Pick<Probe, 'from' | 'to'>[] {
  const { endpoints } = mustLoadNetwork(text).model
  const names = endpoints.map(({ namespace, name }) => `${namespace}/${name}`)
  return names.flatMap((from) => names.filter((to) => to !== from).map((to) => ({ from, to })))
}

describe('the rule of a security group that a cause gives to write', () => {
  it.each([
    ['tiers', { protocol: 'tcp', port: 5432 }, 'tcp 5432'],
    ['tiers', { protocol: 'udp', port: 53 }, 'udp 53'],
    ['tiers', { protocol: 'icmp' }, 'icmp'],
    ['remote-groups', { protocol: 'tcp', port: 22 }, 'tcp 22'],
    ['dual-stack', { protocol: 'tcp', port: 80, ipVersion: 6 }, 'tcp 80'],
    ['dual-stack', { protocol: 'icmp', ipVersion: 6 }, 'icmp6'],
  ] as const)(
    'is enough, and lets the pair have nothing else: %s, %j',
    (design, service, allowed) => {
      const text = read(design)
      let written = 0
      for (const pair of pairs(text)) {
        const probe: Probe = { ...pair, ...service }
        const changes = changesOf(text, probe)
        if (changes.length === 0) continue
        written++
        const before = mustLoadNetwork(text).services(probe)
        const network = mustLoadNetwork(withRules(text, changes))
        expect(network.trace(probe).verdict).toBe('reachable')
        const { reachable } = network.services(probe)
        expect(formatServices(reachable.difference(before.reachable))).toBe(allowed)
      }
      expect(written).toBeGreaterThan(0)
    },
  )

  it('is for the group at the other end, or else for its address', () => {
    const [group] = changesOf(read('tiers'), {
      from: 'shop/web-1',
      to: 'shop/db-1',
      protocol: 'tcp',
      port: 22,
    })
    expect(group).toBe(
      '`{ ipVersion: ipv4, priority: 3, protocol: tcp, remoteType: securityGroup, remoteSecurityGroup: web, portRangeMin: 22, portRangeMax: 22, policy: allow }` into the ingress rules of security group `db`',
    )
    const [address] = changesOf(read('tiers'), {
      from: 'shop/visitor',
      to: 'shop/db-1',
      protocol: 'udp',
      port: 53,
    })
    expect(address).toContain('remoteType: address, remoteAddress: 10.0.1.4, portRangeMin: 53')
    const [six] = changesOf(read('dual-stack'), {
      from: 'default/client',
      to: 'default/server',
      protocol: 'tcp',
      port: 22,
      ipVersion: 6,
    })
    expect(six).toMatch(/ipVersion: ipv6, .+ remoteAddress: '[\da-f:]+', /)
  })

  it('stands just above the rule that drops', () => {
    const text = read('tiers').replace(
      "priority: 1, protocol: tcp, remoteType: address, remoteAddress: '10.0.2.66'",
      "priority: 7, protocol: tcp, remoteType: address, remoteAddress: '10.0.2.0/24'",
    )
    const dropped = text.replace('priority: 2, protocol: tcp', 'priority: 9, protocol: tcp')
    const probe: Probe = { from: 'shop/app-1', to: 'shop/db-1', protocol: 'tcp', port: 5432 }
    const [change] = changesOf(dropped, probe)
    expect(change).toContain('priority: 6, protocol: tcp, remoteType: securityGroup')
    const rule = dropped.split('\n').findIndex((line) => line.includes('priority: 7')) + 1
    expect(formatCauses(mustLoadNetwork(dropped).causes(probe))).toContain(`(text):${rule}:7\n`)
    expect(mustLoadNetwork(withRules(dropped, [change!])).trace(probe).verdict).toBe('reachable')
    // Nothing is stronger than priority 1: the rule itself has to change.
    const strongest = dropped.replace('priority: 7', 'priority: 1')
    expect(changesOf(strongest, probe)).toEqual([])
    expect(formatCauses(mustLoadNetwork(strongest).causes(probe))).toContain('or narrow this one')
  })

  it('is as weak as a rule can be where the group has the weakest already', () => {
    const text = read('tiers').replace(
      'priority: 2, protocol: tcp',
      'priority: 16384, protocol: tcp',
    )
    const probe: Probe = { from: 'shop/web-1', to: 'shop/db-1', protocol: 'tcp', port: 22 }
    const [change] = changesOf(text, probe)
    expect(change).toContain('priority: 16384, protocol: tcp, remoteType: securityGroup')
    expect(mustLoadNetwork(withRules(text, [change!])).trace(probe).verdict).toBe('reachable')
  })

  it('takes what is not allowed for a fault of the group, at its line', () => {
    const text = read('tiers')
    const probe: Probe = { from: 'shop/web-1', to: 'shop/db-1', protocol: 'tcp', port: 22 }
    const line = text.split('\n').indexOf('  name: db') - 2
    const told = formatCauses(mustLoadNetwork(text).causes(probe))
    expect(told).toContain(`\n     (text):${line}:1\n`)
    expect(told).toContain('add an ingress rule for this traffic to its group `db`')
  })

  it('is for what the sender may send, at its end', () => {
    const text = read('remote-groups').replaceAll(/ {2}egressRules:\n.+\n/g, '')
    const probe: Probe = { from: 'client', to: 'server', protocol: 'tcp', port: 5432 }
    const [change] = changesOf(text, probe)
    expect(change).toBe(
      '`{ ipVersion: ipv4, priority: 1, protocol: tcp, remoteType: securityGroup, remoteSecurityGroup: servers, portRangeMin: 5432, portRangeMax: 5432, policy: allow }` into the egress rules of security group `clients`',
    )
    expect(mustLoadNetwork(withRules(text, [change!])).trace(probe).verdict).toBe('reachable')
  })

  it('says so where rules have no word for the protocol', () => {
    const probe: Probe = { from: 'shop/web-1', to: 'shop/db-1' }
    const [other] = changesOf(read('tiers'), { ...probe, protocol: 47 })
    expect(other).toMatch(
      /protocol: all, .+, which allows other protocols too: rules can name only/,
    )
  })

  it('is none where the groups of the port are of a tier that is not looked at', () => {
    const text = read('tiers').replace(/(?<=name: db\nspec:\n)/, '  tier: 1\n')
    const probe: Probe = { from: 'shop/app-1', to: 'shop/db-1', protocol: 'tcp', port: 5432 }
    const told = formatCauses(mustLoadNetwork(text).causes(probe))
    expect(told).toContain(
      'help: the port is closed but for what a security group of tier 0 lets through, and it is in none: put it into one, or change the tier of its group `db`',
    )
    expect(told).not.toContain('write:')
  })
})
