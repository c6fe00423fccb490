import { type Manifest, object, podOn } from './manifest.ts'
import type { Random } from './random.ts'
import { randomMatch, type Vocabulary } from './random-match.ts'
import type { Draft, Pod } from './random-network.ts'
import { isIpv6, PORTS } from './random-probe.ts'

export function vocabulary(drafts: readonly Draft[], groups: readonly string[]): Vocabulary {
  const subnets = drafts.flatMap((vpc) => vpc.subnets)
  const texts = subnets.flatMap(({ cidrs, gateways, pods }) => [
    ...cidrs,
    ...gateways,
    ...pods.flatMap(({ addresses }) => addresses),
  ])
  const name = (group: string) => `ovn.sg.${group.replaceAll('-', '.')}`
  return {
    v4: [...texts.filter((text) => !isIpv6(text)), '10.0.0.0/8', '0.0.0.0/0'],
    v6: [...texts.filter((text) => isIpv6(text)), 'fd00::/16', '::/0'],
    names: [
      ...drafts.flatMap(({ name: vpc, subnets: own }) =>
        own.flatMap((subnet) => [
          `inport == "${vpc}-${subnet.name}"`,
          `inport == "${subnet.name}-${vpc}"`,
          `outport == {"${subnet.name}-${vpc}", "${subnet.pods[0]!.name}.default"}`,
          `inport != "${subnet.pods[0]!.name}.default"`,
        ]),
      ),
      ...groups.flatMap((group) => [
        `inport == @${name(group)}`,
        `outport != @${name(group)}`,
        `ip4.src == $${name(group)}.associated.v4`,
        `ip6.dst != $${name(group)}.associated.v6`,
        `ip4.dst == {$${name(group)}.associated.v4, 10.0.0.2}`,
      ]),
    ],
  }
}

export function vpcManifest(
  random: Random,
  vpc: Draft,
  words: Vocabulary,
  rules: boolean,
): Manifest {
  const hops = [...vpc.neighbours.values()].flat()
  const own = vpc.subnets.flatMap(({ gateways, pods }) => [...gateways, ...pods[0]!.addresses])
  const policyRoutes =
    rules && random.chance(0.6)
      ? random.times(random.int(1, 3), () => {
          const action = random.pick(['allow', 'drop', 'drop', 'reroute', 'reroute'])
          const [hop] = random.sample([...hops, ...own], 1)
          const several = random.chance(0.2)
            ? random.sample([...hops, ...own], 2).filter((text) => isIpv6(text) === isIpv6(hop!))
            : []
          return {
            priority: random.pick([30, 30, 29000, 31000, 31500, 32000, 32767]),
            match: randomMatch(random, words),
            action,
            ...(action === 'reroute' && {
              nextHopIP: several.length > 1 ? several.join(',') : hop,
            }),
          }
        })
      : []
  const { peerings, staticRoutes } = vpc
  return object('Vpc', vpc.name, { vpcPeerings: peerings, staticRoutes, policyRoutes })
}

export function subnetManifest(
  random: Random,
  vpc: Draft,
  { name, cidrs, gateways }: Draft['subnets'][number],
  drafts: readonly Draft[],
  words: Vocabulary,
  rules: boolean,
): Manifest {
  const others = drafts.flatMap((other) => other.subnets.flatMap((subnet) => subnet.cidrs))
  const isPrivate = rules && random.chance(0.2)
  const acls =
    rules && random.chance(0.3)
      ? random.times(random.int(1, 4), () => ({
          direction: random.pick(['to-lport', 'from-lport']),
          priority: random.pick([0, 900, 1000, 1500, 2003, 2500, 20000, 32767]),
          match: randomMatch(random, words),
          action: random.pick([
            'allow-related',
            'allow-related',
            'allow',
            'drop',
            'drop',
            'reject',
          ]),
        }))
      : []
  return object('Subnet', name, {
    vpc: vpc.name,
    cidrBlock: cidrs.join(','),
    gateway: gateways.join(','),
    ...(vpc.table !== '' && { routeTable: vpc.table }),
    ...(isPrivate && { private: true, allowSubnets: random.sample(others, random.int(0, 3)) }),
    ...(acls.length > 0 && { acls, allowEWTraffic: random.chance(0.3) }),
  })
}

export function groupManifest(
  random: Random,
  name: string,
  groups: readonly string[],
  { v4, v6 }: Vocabulary,
): Manifest {
  const rule = () => {
    const ipVersion = random.pick(['ipv4', 'ipv6'])
    const protocol = random.pick(['all', 'icmp', 'tcp', 'tcp', 'udp', 'sctp'])
    const [low, high] = [random.pick(PORTS), random.pick(PORTS)].sort((a, b) => a - b)
    const remote = random.chance(0.3)
      ? { remoteType: 'securityGroup', remoteSecurityGroup: random.pick(groups) }
      : { remoteType: 'address', remoteAddress: random.pick(ipVersion === 'ipv4' ? v4 : v6) }
    return {
      ipVersion,
      protocol,
      priority: random.int(1, 30),
      ...remote,
      ...((protocol === 'tcp' || protocol === 'udp') && { portRangeMin: low, portRangeMax: high }),
      policy: random.pick(['allow', 'allow', 'allow', 'drop']),
    }
  }
  return object('SecurityGroup', name, {
    allowSameGroupTraffic: random.chance(0.5),
    ingressRules: random.times(random.int(0, 4), rule),
    egressRules: random.times(random.int(0, 4), rule),
  })
}

export function podManifest(
  random: Random,
  subnet: string,
  { name, addresses }: Pod,
  groups: readonly string[],
): Manifest {
  const chosen = random.chance(0.6) ? random.sample(groups, random.int(0, 2)) : []
  return podOn(subnet, name, addresses, {
    ...(chosen.length > 0 && { 'ovn.kubernetes.io/security_groups': chosen.join(',') }),
    ...(random.chance(0.1) && { 'ovn.kubernetes.io/port_security': 'true' }),
  })
}
