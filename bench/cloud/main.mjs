// How long Cloud Manager's simulation and its networks take in large worlds: so many networks in a ring, each peered with the
// next one, and a cluster that gets a peering with one of them. Run by `npm run bench:cloud -- [networks …]`.
import {
  cloudNetwork,
  reachOutcome,
  readScenario,
  readWorld,
  runScenario,
} from '../../dist/cloud.js'

const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 10_000]
const KYMA = '192.168.0.0/22'
const SHOOT = 'c-bench'

const range = (i) => `10.${i >> 8}.${i & 255}.0/24`
const address = (i) => `10.${i >> 8}.${i & 255}.5`
const numbers = (size) => Array.from({ length: size }, (_, i) => i)
/** The networks before and behind one in the ring. */
const neighbours = (i, size) => [(i + size - 1) % size, (i + 1) % size]

const WORLDS = {
  aws: (size) => ({
    provider: 'aws',
    kyma: { shoot: SHOOT, network: 'vpc-k' },
    accounts: [
      { id: '111111111111', vpcs: [vpc('k', KYMA, '192.168.0.10', [])] },
      {
        id: '222222222222',
        peeringRole: 'documented',
        vpcs: numbers(size).map((i) => {
          const [before, behind] = neighbours(i, size)
          return vpc(i, range(i), address(i), [
            { destination: range(behind), target: `pcx-${i}` },
            { destination: range(before), target: `pcx-${before}` },
          ])
        }),
      },
    ],
    peeringConnections: numbers(size).map((i) => ({
      id: `pcx-${i}`,
      requester: `vpc-${i}`,
      accepter: `vpc-${(i + 1) % size}`,
    })),
  }),
  gcp: (size) => ({
    provider: 'gcp',
    kyma: { shoot: SHOOT, network: 'kyma-prj/net-k' },
    projects: [
      { id: 'kyma-prj', networks: [gcpNetwork('k', KYMA, '192.168.0.10', [])] },
      {
        id: 'remote-prj',
        permissions: 'documented',
        networks: numbers(size).map((i) =>
          gcpNetwork(i, range(i), address(i), neighbours(i, size)),
        ),
      },
    ],
  }),
  azure: (size) => ({
    provider: 'azure',
    kyma: { shoot: SHOOT, network: armId('kyma', 'k') },
    subscriptions: [
      { id: 'kyma', tenant: 't', virtualNetworks: [virtualNetwork('k', KYMA, '192.168.0.10', [])] },
      {
        id: 'remote',
        tenant: 't',
        permissions: 'documented',
        virtualNetworks: numbers(size).map((i) =>
          virtualNetwork(i, range(i), address(i), neighbours(i, size)),
        ),
      },
    ],
  }),
}

function vpc(i, cidr, ip, routes) {
  return {
    id: `vpc-${i}`,
    region: 'eu-central-1',
    cidrs: [cidr],
    tags: { [SHOOT]: '' },
    subnets: [{ id: `subnet-${i}`, cidr }],
    routeTables: [{ id: `rtb-${i}`, main: true, routes }],
    securityGroups: [{ id: `sg-${i}`, ingress: [{ cidr: '0.0.0.0/0' }] }],
    endpoints: [
      { name: `m-${i}`, address: ip, subnet: `subnet-${i}`, securityGroups: [`sg-${i}`] },
    ],
  }
}

function gcpNetwork(i, cidr, ip, peers) {
  return {
    name: `net-${i}`,
    tags: { [`remote-prj/${SHOOT}`]: '' },
    subnets: [{ name: 'subnet', range: cidr }],
    firewallRules: [{ name: 'open' }],
    instances: [{ name: `m-${i}`, address: ip, subnet: 'subnet' }],
    peerings: peers.map((peer) => ({ name: `to-${peer}`, network: `remote-prj/net-${peer}` })),
  }
}

function armId(subscription, i) {
  return `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/net-${i}`
}

function virtualNetwork(i, cidr, ip, peers) {
  return {
    name: `net-${i}`,
    resourceGroup: 'g',
    addressSpace: [cidr],
    tags: { [SHOOT]: '' },
    subnets: [{ name: 'subnet', prefix: cidr }],
    virtualMachines: [{ name: `m-${i}`, address: ip, subnet: 'subnet' }],
    peerings: peers.map((peer) => ({ name: `to-${peer}`, remote: armId('remote', peer) })),
  }
}

const RESOURCES = {
  aws: {
    kind: 'AwsVpcPeering',
    spec: { remoteAccountId: '222222222222', remoteRegion: 'eu-central-1', remoteVpcId: 'vpc-0' },
  },
  gcp: {
    kind: 'GcpVpcPeering',
    spec: { remotePeeringName: 'from-kyma', remoteProject: 'remote-prj', remoteVpc: 'net-0' },
  },
  azure: {
    kind: 'AzureVpcPeering',
    spec: { remotePeeringName: 'from-kyma', remoteVnet: armId('remote', 0) },
  },
}

const TAGS = {
  aws: { id: 'vpc-0' },
  gcp: { network: 'remote-prj/net-0' },
  azure: { network: 'net-0' },
}

/** A peering is made, the world changes twenty times, and packets are asked for. */
function scenarioOf(provider, world) {
  const resource = {
    apiVersion: 'cloud-resources.kyma-project.io/v1beta1',
    metadata: { name: 'p' },
    ...RESOURCES[provider],
  }
  return {
    world,
    steps: [
      { apply: resource },
      { after: 'idle', expect: { resources: { p: { state: READY[provider] } } } },
      ...numbers(20).map((i) => ({ change: { tag: { ...TAGS[provider], key: `key-${i}` } } })),
      { resync: true },
      { after: 'idle', expect: { reach: [{ from: 'm-k', to: 'm-0', outcome: 'ok' }] } },
    ],
  }
}

const READY = { aws: 'active', gcp: 'Connected', azure: 'Connected' }

/** Prints the processor's time: it says more than the clock where others use the machine as well. */
function timed(name, work) {
  const started = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(started)
  console.log(`  ${name.padEnd(48)}${String(Math.round((user + system) / 1000)).padStart(8)} ms`)
  return result
}

for (const size of SIZES) {
  for (const provider of Object.keys(WORLDS)) {
    console.log(`${provider}, ${size} networks and ${size} peerings`)
    const written = WORLDS[provider](size)
    const text = JSON.stringify(written)
    const { world, diagnostics } = timed('read the world', () => readWorld(text))
    if (!world) throw new Error(diagnostics[0].message)
    const network = timed('make its network', () => cloudNetwork(world))
    const [from, to] = [network.model.endpoints[1], network.model.endpoints[2]]
    const probe = {
      from: `${from.namespace}/${from.name}`,
      to: `${to.namespace}/${to.name}`,
      protocol: 'tcp',
      port: 443,
    }
    const first = timed('trace one packet', () => network.trace(probe))
    if (first.verdict !== 'reachable') throw new Error('the packet does not arrive')
    timed('trace 1,000 more', () => {
      for (let i = 0; i < 1_000; i++) network.trace(probe)
    })
    timed('tell what becomes of one packet, as scenarios do', () =>
      reachOutcome(world, { from: 'm-0', to: 'm-1', protocol: 'tcp', port: 443 }),
    )
    timed('who reaches whom', () => network.reachability().counts(4))
    const scenario = timed('read a scenario', () => {
      const read = readScenario(JSON.stringify(scenarioOf(provider, written)))
      if (!read.scenario) throw new Error(read.diagnostics[0].message)
      return read.scenario
    })
    const { checks } = timed('run it', () => runScenario(scenario, { judge: reachOutcome }))
    const failed = checks.find(({ status }) => status !== 'passed')
    if (failed) throw new Error(`${failed.what}: ${failed.found}, not ${failed.expected}`)
  }
}
