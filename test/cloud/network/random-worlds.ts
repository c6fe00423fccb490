import { fc } from '@fast-check/vitest'
import { PEERING_CODES } from '../../../src/cloud/aws/world.ts'
import type { ProviderName } from '../../../src/cloud/index.ts'

/** Networks 0 to 3; each has a machine that lets everything in and, behind a gateway, a network that is not in the cloud. */
const SIZE = 4
const NUMBERS = Array.from({ length: SIZE }, (_, i) => i)
const PAIRS = NUMBERS.flatMap((i) => NUMBERS.filter((j) => j !== i).map((j) => [i, j] as const))

const rangeOf = (i: number): string => `10.${i}.0.0/16`
const subnetOf = (i: number): string => `10.${i}.0.0/24`
const machineOf = (i: number): string => `10.${i}.0.5`
const behindOf = (i: number): string => `192.168.${i}.0/24`

/** All networks of the cloud. */
const WIDE = '10.0.0.0/8'

/** Addresses for packets: those of the machines, and one behind each gateway. */
export const MACHINES = NUMBERS.map(machineOf)
export const BEHIND = NUMBERS.map((i) => `192.168.${i}.9`)

/**
 * Worlds, as they are written, in which peerings are in every state that a provider knows, one-sided ones among them, and
 * routes are written wherever somebody may write one.
 */
export const WORLDS: Readonly<Record<ProviderName, fc.Arbitrary<object>>> = {
  aws: awsWorlds(),
  gcp: gcpWorlds(),
  azure: azureWorlds(),
}

function awsWorlds(): fc.Arbitrary<object> {
  const ends = fc.constantFrom(...PAIRS)
  // Two VPCs have at most one connection: what AWS keeps of earlier ones changes nothing here.
  const connections = fc.uniqueArray(fc.record({ ends, code: mostly('active', PEERING_CODES) }), {
    minLength: 2,
    maxLength: 6,
    selector: ({ ends: [a, b] }) => `${Math.min(a, b)} ${Math.max(a, b)}`,
  })
  const destination = fc.constantFrom(
    ...NUMBERS.map(rangeOf),
    ...NUMBERS.map(behindOf),
    WIDE,
    '0.0.0.0/0',
  )
  const routesOf = fc.uniqueArray(
    fc.record({
      destination,
      target: fc.constantFrom(0, 1, 2, 3, 4, 5, 'vgw'),
      propagated: mostly(false, [true]),
    }),
    {
      minLength: 3,
      maxLength: 9,
      selector: ({ destination, propagated }) => `${destination} ${propagated}`,
    },
  )
  const routes = fc.array(routesOf, { minLength: SIZE, maxLength: SIZE })
  return fc.record({ connections, routes }).map(({ connections, routes }) => ({
    provider: 'aws',
    kyma: { shoot: 's', network: 'vpc-0' },
    accounts: [
      {
        id: '111111111111',
        vpcs: NUMBERS.map((i) => ({
          id: `vpc-${i}`,
          region: 'eu-central-1',
          cidrs: [rangeOf(i)],
          subnets: [{ id: `subnet-${i}`, cidr: subnetOf(i) }],
          routeTables: [
            {
              id: `rtb-${i}`,
              main: true,
              routes: routes[i]!.filter(({ destination }) => destination !== rangeOf(i)).map(
                ({ target, ...route }) => ({
                  ...route,
                  target: target === 'vgw' ? `vgw-${i}` : `pcx-${target}`,
                }),
              ),
            },
          ],
          securityGroups: [{ id: `sg-${i}`, ingress: [{ cidr: '0.0.0.0/0' }] }],
          gateways: [{ id: `vgw-${i}`, kind: 'vpn', prefixes: [behindOf(i)] }],
          endpoints: [
            {
              name: `m${i}`,
              address: machineOf(i),
              subnet: `subnet-${i}`,
              securityGroups: [`sg-${i}`],
            },
          ],
        })),
      },
    ],
    peeringConnections: connections.map(({ ends: [a, b], code }, i) => ({
      id: `pcx-${i}`,
      requester: `vpc-${a}`,
      accepter: `vpc-${b}`,
      code,
    })),
  }))
}

function gcpWorlds(): fc.Arbitrary<object> {
  const flags = fc.record({ exportCustomRoutes: fc.boolean(), importCustomRoutes: fc.boolean() })
  return fc.record({ sides: sidesOf(flags), wide: everyNetwork() }).map(({ sides, wide }) => ({
    provider: 'gcp',
    kyma: { shoot: 's', network: 'project-0/net-0' },
    projects: NUMBERS.map((i) => ({
      id: `project-${i}`,
      networks: [
        {
          name: `net-${i}`,
          subnets: [{ name: 'subnet', range: subnetOf(i) }],
          routes: [
            { name: 'vpn', destination: behindOf(i), nextHop: 'vpn' },
            // Where it is exported, packets for all the others come by here.
            ...(wide[i] ? [{ name: 'wide', destination: WIDE, nextHop: 'vpn' }] : []),
          ],
          firewallRules: [{ name: 'open' }],
          instances: [{ name: `m${i}`, address: machineOf(i), subnet: 'subnet' }],
          peerings: sides
            .filter(({ from }) => from === i)
            .map(({ to, side }) => ({
              name: `to-${to}`,
              network: `project-${to}/net-${to}`,
              ...side,
            })),
        },
      ],
    })),
  }))
}

const AZURE_NETWORK =
  '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks'

function azureWorlds(): fc.Arbitrary<object> {
  const side = fc.record({
    state: mostly('Connected', ['Initiated', 'Disconnected']),
    allowForwardedTraffic: fc.boolean(),
    allowGatewayTransit: mostly(true, [false]),
    useRemoteGateways: mostly(true, [false]),
  })
  const choices = { sides: sidesOf(side), wide: everyNetwork(), gateway: everyNetwork() }
  return fc.record(choices).map(({ sides, wide, gateway }) => ({
    provider: 'azure',
    kyma: { shoot: 's', network: `${AZURE_NETWORK}/net-0` },
    subscriptions: [
      {
        id: 's',
        tenant: 't',
        virtualNetworks: NUMBERS.map((i) => ({
          name: `net-${i}`,
          resourceGroup: 'g',
          addressSpace: [rangeOf(i)],
          subnets: [
            { name: 'subnet', prefix: subnetOf(i), ...(wide[i] && { routeTable: 'wide' }) },
          ],
          routeTables: [
            {
              name: 'wide',
              // Without a gateway here, this is that of a peer.
              routes: [{ name: 'wide', prefix: WIDE, nextHop: 'virtual-network-gateway' }],
            },
          ],
          virtualMachines: [{ name: `m${i}`, address: machineOf(i), subnet: 'subnet' }],
          ...(gateway[i] && { gateway: { name: 'vpn', prefixes: [behindOf(i)] } }),
          peerings: sides
            .filter(({ from }) => from === i)
            .map(({ to, side }) => ({
              name: `to-${to}`,
              remote: `${AZURE_NETWORK}/net-${to}`,
              ...side,
            })),
        })),
      },
    ],
  }))
}

/** Something that each network has or not. */
function everyNetwork(): fc.Arbitrary<readonly boolean[]> {
  return fc.array(fc.boolean(), { minLength: SIZE, maxLength: SIZE })
}

interface WrittenSide {
  readonly from: number
  readonly to: number
  readonly side: object
}

/** Sides of peerings, each there or not whatever the other one is. */
function sidesOf(side: fc.Arbitrary<object>): fc.Arbitrary<readonly WrittenSide[]> {
  const present = fc.option(side, { freq: 5, nil: undefined })
  return fc
    .array(present, { minLength: PAIRS.length, maxLength: PAIRS.length })
    .map((sides) =>
      PAIRS.flatMap(([from, to], i) => (sides[i] ? [{ from, to, side: sides[i] }] : [])),
    )
}

function mostly<Value>(usual: Value, others: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  )
}
