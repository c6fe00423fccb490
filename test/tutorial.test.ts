import { loadNetwork } from 'isthmus'
import { loadNetworkFromFiles } from 'isthmus/node'
import { describe, expect, it } from 'vitest'

type Reading = 'auto' | 'network' | 'address'

function load(name: string, connectIp: Reading = 'auto') {
  const { network, diagnostics } = loadNetworkFromFiles([`fixtures/${name}.yaml`], { connectIp })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return { network, diagnostics }
}

function verdict(
  name: string,
  from: string,
  to: string,
  connectIp: Reading = 'auto',
  tcp?: number,
) {
  const probe = tcp === undefined ? { from, to } : { from, to, protocol: 'tcp', port: tcp }
  return load(name, connectIp).network.trace(probe).verdict
}

describe("the tutorial's two VPCs", () => {
  it.each<[Reading, string]>([
    ['auto', 'reachable'],
    ['network', 'reachable'],
    ['address', 'unreachable'],
  ])('read as %s are %s, both ways', (reading, expected) => {
    expect(verdict('tutorial/two-vpcs', 'a', 'b', reading)).toBe(expected)
    expect(verdict('tutorial/two-vpcs', 'b', 'a', reading)).toBe(expected)
  })

  it('say that the verdict rests on the network reading, what a live cluster does, and what to change', () => {
    const { notes } = load('tutorial/two-vpcs').network.trace({ from: 'a', to: 'b' })
    expect(notes.map(({ code }) => code)).toEqual([
      'connect-ip-read-as-network',
      'connect-ip-read-as-network',
      'live-cluster-differs',
    ])
    expect(notes[0]!.origin).toMatchObject({ file: 'fixtures/tutorial/two-vpcs.yaml', line: 11 })
    expect(notes[1]!.help).toBe(notes[0]!.help)
    expect(notes[2]!.message).toContain('dropped at router `vpc-a` (next-hop-unresolved)')
  })

  it('are reachable on a live cluster once repaired as the note says', () => {
    const [note] = load('tutorial/two-vpcs').network.trace({ from: 'a', to: 'b' }).notes
    for (const change of ['192.168.1.2/24', '192.168.1.1/24', 'nextHopIP: 192.168.1.2']) {
      expect(note!.help).toContain(change)
    }
    const { network } = load('tutorial/two-vpcs-repaired', 'address')
    for (const probe of [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ]) {
      const trace = network.trace(probe)
      expect(trace.verdict).toBe('reachable')
      expect(trace.notes).toEqual([])
    }
  })

  it('are unreachable in every reading when one side does not declare the peering', () => {
    const text = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: vpc-b}
spec:
  staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/16, nextHopIP: 192.168.2.1}]`
    for (const connectIp of ['auto', 'network', 'address'] as const) {
      const { network } = loadNetworkFromFiles(['fixtures/tutorial/two-vpcs.yaml', '-'], {
        connectIp,
        stdin: () => new TextEncoder().encode(text),
      })
      const { verdict, request } = network.trace({ from: 'a', to: 'b' })
      expect([verdict, request.reason]).toEqual(['unreachable', 'peer-missing'])
    }
  })
})

describe("the tutorial's hub and four spokes", () => {
  const spokes = [1, 2, 3, 4]

  it('lets every spoke and the hub reach each other', () => {
    const { network } = load('tutorial/hub-and-spoke')
    for (const i of spokes) {
      expect(network.trace({ from: `app-${i}`, to: 'shared' }).verdict).toBe('reachable')
      expect(network.trace({ from: 'shared', to: `app-${i}` }).verdict).toBe('reachable')
    }
  })

  it('lets no spoke reach another: peering is not transitive', () => {
    const { network } = load('tutorial/hub-and-spoke')
    for (const i of spokes) {
      for (const j of spokes) {
        if (i === j) continue
        const { verdict, request } = network.trace({ from: `app-${i}`, to: `app-${j}` })
        expect([verdict, request.reason]).toEqual(['unreachable', 'no-route'])
      }
    }
  })

  it('lets every spoke reach every other once routes lead through the hub', () => {
    const { network } = load('tutorial/hub-and-spoke-transit')
    for (const i of spokes) {
      for (const j of spokes) {
        if (i === j) continue
        const trace = network.trace({ from: `app-${i}`, to: `app-${j}` })
        expect(trace.verdict).toBe('reachable')
        const routers = trace.request.hops.filter(({ kind }) => kind === 'router')
        expect(routers.map(({ node }) => node)).toEqual([`spoke-${i}`, 'hub', `spoke-${j}`])
      }
    }
  })

  it('is unreachable throughout on a live cluster, which reads localConnectIP as an address', () => {
    for (const name of ['hub-and-spoke', 'hub-and-spoke-transit']) {
      const { network } = load(`tutorial/${name}`, 'address')
      for (const i of spokes) {
        expect(network.trace({ from: `app-${i}`, to: 'shared' }).verdict).toBe('unreachable')
      }
    }
  })
})

describe("the tutorial's peering with ovn-cluster", () => {
  it('delivers requests and loses replies to the node, because policies come after routes', () => {
    const { verdict, request, reply } = load('tutorial/cluster-peering').network.trace({
      from: 'vm',
      to: 'service',
    })
    expect([verdict, request.outcome, reply?.outcome]).toEqual([
      'unreachable',
      'delivered',
      'misdelivered',
    ])
    expect(reply!.receiver!.name).toBe('node-node')
  })

  it('is reachable with the policy that lets traffic to the VPC keep its route', () => {
    expect(verdict('tutorial/cluster-peering-repaired', 'vm', 'service')).toBe('reachable')
    expect(verdict('tutorial/cluster-peering-repaired', 'service', 'vm')).toBe('reachable')
  })

  it('is unreachable on a live cluster in any of these forms', () => {
    for (const form of [
      'cluster-peering',
      'cluster-peering-repaired',
      'cluster-peering-one-sided',
    ]) {
      expect(verdict(`tutorial/${form}`, 'vm', 'service', 'address')).toBe('unreachable')
    }
  })

  it('is unreachable in every reading when only the custom VPC declares it', () => {
    for (const reading of ['auto', 'network', 'address'] as const) {
      expect(verdict('tutorial/cluster-peering-one-sided', 'vm', 'service', reading)).toBe(
        'unreachable',
      )
    }
  })
})

describe("the tutorial's security-group rule", () => {
  it('is refused as the page writes it, and leaves the pod open', () => {
    const { network, diagnostics } = load('tutorial/security-group')
    expect(diagnostics.map(({ code }) => code)).toContain('security-group-refused')
    for (const port of [443, 80]) {
      expect(network.trace({ from: 'b', to: 'a', protocol: 'tcp', port }).verdict).toBe('reachable')
    }
  })

  it('lets in HTTPS from the peered VPC and nothing else, once it has the fields that the controller demands', () => {
    expect(verdict('tutorial/security-group-repaired', 'b', 'a', 'auto', 443)).toBe('reachable')
    expect(verdict('tutorial/security-group-repaired', 'b', 'a', 'auto', 80)).toBe('unreachable')
    expect(verdict('tutorial/security-group-repaired', 'b', 'a')).toBe('unreachable')
  })

  it('does not help on a live cluster, where the peering itself drops everything', () => {
    expect(verdict('tutorial/security-group-repaired', 'b', 'a', 'address', 443)).toBe(
      'unreachable',
    )
  })
})

describe("the tutorial's pattern 10.{source}.{dest}.0/24 for localConnectIP", () => {
  it('works where it is read as a network, and not on a live cluster', () => {
    expect(verdict('tutorial/ip-pattern', 'one', 'two')).toBe('reachable')
    expect(verdict('tutorial/ip-pattern', 'two', 'one')).toBe('reachable')
    expect(verdict('tutorial/ip-pattern', 'one', 'two', 'address')).toBe('unreachable')
  })
})

describe("Kube-OVN's own documented peering", () => {
  it.each(['auto', 'network', 'address'] as const)(
    'reaches both ways with TTL 62, read as %s',
    (reading) => {
      const { network } = load('kube-ovn-docs/vpc-peering', reading)
      for (const [from, to] of [
        ['vpc-1-pod', 'vpc-2-pod'],
        ['vpc-2-pod', 'vpc-1-pod'],
      ] as const) {
        const trace = network.trace({ from, to })
        expect(trace.verdict).toBe('reachable')
        expect(trace.request.hops.at(-1)!.ttl).toBe(62)
        expect(trace.reply!.hops.at(-1)!.ttl).toBe(62)
      }
    },
  )
})

describe('a design without pods', () => {
  it('is traced between addresses of its subnets, and says that workloads were taken for granted', () => {
    const { network } = loadNetwork(`
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: one}
spec:
  vpcPeerings: [{remoteVpc: two, localConnectIP: 169.254.0.1/30}]
  staticRoutes: [{cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2}]
---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: two}
spec:
  vpcPeerings: [{remoteVpc: one, localConnectIP: 169.254.0.2/30}]
  staticRoutes: [{cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}]
---
{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: net-1}, spec: {vpc: one, cidrBlock: 10.1.0.0/24}}
---
{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: net-2}, spec: {vpc: two, cidrBlock: 10.2.0.0/24}}
`)
    const trace = network.trace({ from: 'one:10.1.0.7', to: 'two:10.2.0.9' })
    expect(trace.verdict).toBe('reachable')
    expect(trace.notes.map(({ code }) => code)).toEqual(['endpoint-assumed', 'endpoint-assumed'])
    // An address alone is asked for as it is: nobody has it.
    expect(network.trace({ from: 'one:10.1.0.7', to: '10.2.0.9' }).request.reason).toBe(
      'no-such-endpoint',
    )
  })
})
