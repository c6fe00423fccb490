import { readFileSync } from 'node:fs'
import { mustLoadNetwork, Network, NetworkBuilder } from 'isthmus'
import { causesJson, explain, formatCauses } from 'isthmus/report'
import { describe, expect, it } from 'vitest'

/** a ── red ══ blue ── b, without routes and with b closed. */
function closed(): Network {
  const network = new NetworkBuilder()
    .router('red')
    .subnet('red-net', 'red', '10.1.0.0/16')
    .endpoint('default/a', 'red-net', '10.1.0.2')
    .router('blue')
    .subnet('blue-net', 'blue', '10.2.0.0/16')
    .endpoint('default/b', 'blue-net', '10.2.0.2')
    .peer('red', '169.254.1.1/30', 'blue', '169.254.1.2/30')
    .acl('blue-net', { direction: 'to-lport', match: 'outport == "b.default"', action: 'drop' })
  return new Network(network.build())
}

const causes = () => closed().causes({ from: 'a', to: 'b' })

describe('the causes of a packet to read', () => {
  it('say what is wrong, what to do, and what to write where', () => {
    expect(formatCauses(causes())).toBe(
      `3 things to mend, each of which blocks it:
  1. the packet is lost at router \`red\`: none of its routes takes 10.2.0.2
     help: add to VPC \`red\` a static route for 10.2.0.0/16 with the localConnectIP address of VPC \`blue\` as next hop
     write: \`{ policy: policyDst, cidr: 10.2.0.0/16, nextHopIP: 169.254.1.2 }\` into the static routes of VPC \`red\`
  2. the packet is dropped on switch \`blue-net\` where it is delivered to port \`b.default\`, by ACL 1000 (outport == "b.default")
     help: allow the traffic with a rule of a higher rank, or narrow this one
  3. the reply is lost at router \`blue\`: none of its routes takes 10.1.0.2
     help: add to VPC \`blue\` a static route for 10.1.0.0/16 with the localConnectIP address of VPC \`red\` as next hop
     write: \`{ policy: policyDst, cidr: 10.1.0.0/16, nextHopIP: 169.254.1.1 }\` into the static routes of VPC \`blue\`
`,
    )
  })

  it('start with the words of the trace', () => {
    const network = closed()
    const trace = network.trace({ from: 'a', to: 'b' })
    expect(formatCauses(causes())).toContain(explain(trace, network.model)!.what)
  })

  it('are no text where there are none', () => {
    expect(formatCauses(closed().causes({ from: 'a', to: 'a' }))).toBe('')
  })

  it('say when nothing is known of what lies behind the last', () => {
    const text = formatCauses(closed().causes({ from: 'a', to: '192.0.2.1' }))
    expect(text).toMatch(/^One thing to mend:/)
    expect(text).toContain('no VPC has a subnet with 192.0.2.1 in it')
    expect(text).toMatch(/what else may block it shows only when this is mended\n$/)
  })

  it('name the family that an end lacks', () => {
    const { causes, complete } = closed().causes({ from: 'a', to: 'fd00::1' })
    expect(complete).toBe(false)
    expect(causes).toMatchObject([{ reason: 'no-address-of-family', node: undefined }])
  })
})

/** Two VPCs, of which one declares the peering, with a line number for each thing. */
const MANIFESTS = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: { name: red }
spec:
  vpcPeerings:
    - { remoteVpc: blue, localConnectIP: 169.254.1.1/30 }
  staticRoutes:
    - { policy: policyDst, cidr: 10.2.0.0/16, nextHopIP: 169.254.1.2 }
---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: { name: blue }
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: { name: red-net }
spec: { vpc: red, cidrBlock: 10.1.0.0/16 }
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: { name: blue-net }
spec: { vpc: blue, cidrBlock: 10.2.0.0/16 }
`

describe('the causes of a packet between manifests', () => {
  const network = (text: string) => mustLoadNetwork([{ file: 'vpcs.yaml', text }])
  const probe = { from: 'red:10.1.0.2', to: 'blue:10.2.0.2' }

  it('point at the lines, and give what mends them', () => {
    const text = formatCauses(network(MANIFESTS).causes(probe))
    expect(text).toContain('     vpcs.yaml:6:42\n')
    expect(text).toContain(
      "write: `{ remoteVpc: red, localConnectIP: '169.254.1.2/30' }` into the peerings of VPC `blue`",
    )
    expect(text).toContain(
      'write: `{ policy: policyDst, cidr: 10.1.0.0/16, nextHopIP: 169.254.1.1 }` into the static routes of VPC `blue`',
    )
  })

  it('are gone when what they say is written', () => {
    const written = MANIFESTS.replace(
      'metadata: { name: blue }\n',
      `metadata: { name: blue }
spec:
  vpcPeerings:
    - { remoteVpc: red, localConnectIP: '169.254.1.2/30' }
  staticRoutes:
    - { policy: policyDst, cidr: 10.1.0.0/16, nextHopIP: 169.254.1.1 }
`,
    )
    expect(network(written).causes(probe)).toEqual({ causes: [], complete: true })
  })

  it('name the VPC that a peering means, and the peering that one takes the place of', () => {
    const typo = MANIFESTS.replace('remoteVpc: blue', 'remoteVpc: blu').replace(
      'metadata: { name: blue }\n',
      `metadata: { name: blue }
spec:
  vpcPeerings: [{ remoteVpc: red, localConnectIP: 169.254.1.2/30 }]
  staticRoutes: [{ policy: policyDst, cidr: 10.1.0.0/16, nextHopIP: 169.254.1.1 }]
`,
    )
    const text = formatCauses(network(typo).causes(probe))
    expect(text).toMatch(/^One thing to mend:/)
    expect(text).toContain('help: there is no VPC `blu`: did you mean `blue`?')
    expect(text).toContain(
      "write: `{ remoteVpc: blue, localConnectIP: '169.254.1.1/30' }` into the peerings of VPC `red`, instead of the one with 169.254.1.1/30",
    )
  })

  it('name the route that one takes the place of', () => {
    const wrong = MANIFESTS.replace('169.254.1.2', '192.0.2.9').replace(
      'metadata: { name: blue }\n',
      'metadata: { name: blue }\nspec: { vpcPeerings: [{ remoteVpc: red, localConnectIP: 169.254.1.2/30 }] }\n',
    )
    expect(formatCauses(network(wrong).causes(probe))).toContain(
      'into the static routes of VPC `red`, instead of 10.2.0.0/16 via 192.0.2.9',
    )
  })

  it('say when a route is only to go', () => {
    const loop = MANIFESTS.replace(
      'metadata: { name: blue }\n',
      `metadata: { name: blue }
spec:
  vpcPeerings: [{ remoteVpc: red, localConnectIP: 169.254.1.2/30 }]
  staticRoutes:
    - { policy: policyDst, cidr: 10.1.0.0/16, nextHopIP: 169.254.1.1 }
    - { policy: policyDst, cidr: 10.2.0.2/32, nextHopIP: 169.254.1.1 }
`,
    )
    expect(formatCauses(network(loop).causes(probe))).toContain(
      'write: take 10.2.0.2/32 via 169.254.1.1 out of the static routes of VPC `blue`',
    )
  })

  it('name no address of a network itself where there is another', () => {
    const text = readFileSync('fixtures/tutorial/hub-and-spoke.yaml', 'utf8')
    expect(formatCauses(mustLoadNetwork(text).causes({ from: 'app-1', to: 'app-2' }))).toContain(
      'write: `{ policy: policyDst, cidr: 10.2.0.0/16, nextHopIP: 192.168.11.1 }` into the static routes of VPC `spoke-1`',
    )
  })

  it('are the same in JSON', () => {
    const { causes, complete } = causesJson(network(MANIFESTS).causes(probe))
    expect(complete).toBe(true)
    expect(causes).toMatchObject([
      {
        leg: 'request',
        outcome: 'dropped',
        reason: 'peer-missing',
        node: 'red',
        origin: { file: 'vpcs.yaml', line: 6, column: 42 },
        help: 'declare the peering in the other VPC too, with this VPC as remoteVpc',
      },
      { leg: 'reply', reason: 'no-route', node: 'blue' },
    ])
    expect(causes.map(({ change }) => change.length)).toEqual([1, 1])
  })
})
