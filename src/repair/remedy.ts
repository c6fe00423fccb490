import type { Cause, Change } from '../analysis/index.ts'
import { FieldOrigin } from '../manifest/index.ts'
import type { Acl } from '../model/index.ts'
import { containsAddress, formatAddress, formatPrefix, samePrefix } from '../net/index.ts'
import { type End, remoteFor, ruleServices, selectedAt, serviceMatch } from './grant.ts'
import { portSteps, unwritten } from './links.ts'
import { type RouteEntry, ruleEntry, ruleList, writtenChange } from './manifest-form.ts'
import { Impossible } from './obstacle.ts'
import { type Leap, routeFor, routeStep } from './routes.ts'
import type { Situation } from './situation.ts'
import type { Step, WrittenPolicy } from './step.ts'

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>

/**
 * What to write so that the first thing that blocks a packet no longer does.
 *
 * @throws Impossible where that can't be written
 */
export function remedyFor(situation: Situation, cause: Cause): readonly Step[] {
  const mend = cause.mend ?? []
  const ports = mend.filter((change) => change.kind === 'port')
  // Which addresses a peering gets decides about next hops: routes are looked at when it is there.
  if (ports.length > 0)
    return portSteps(situation.draft, ports, situation.family, situation.transit)
  return mend.flatMap((change) => stepsOf(situation, cause, change))
}

function stepsOf(situation: Situation, cause: Cause, change: Change): readonly Step[] {
  switch (change.kind) {
    case 'port':
      return []
    case 'route':
      return [routed(situation, cause, change)]
    case 'group-acl':
      return granted(situation, cause, change)
    case 'acl':
      return [passed(situation, cause, change)]
    case 'policy':
      return [kept(situation, cause, change)]
  }
}

function routed(situation: Situation, cause: Cause, change: ChangeOf<'route'>): Step {
  const written = writtenChange(change, cause)!
  if (written.kind !== 'route') throw new Error('a route is written as a route')
  const { vpc, entry, instead } = written
  // A route by source is for everything that the subnet sends: it is not to lead all of that elsewhere.
  if (entry && instead?.policy === 'src-ip') return beside(situation, cause, vpc, entry)
  return routeStep(situation.draft, { vpc, entry, instead })
}

/** A route for the destination alone, or where there is one and the route by source beats it, a policy. */
function beside(situation: Situation, cause: Cause, vpc: string, entry: RouteEntry): Step {
  const { draft } = situation
  const [sender, receiver] = endsOf(situation, cause)
  const { nextHopIP, routeTable } = entry
  const table = routeTable ?? ''
  const leap: Leap = { from: vpc, to: receiver.router, subnet: receiver.subnet, table }
  const own = routeFor(draft, leap)
  if (!own || !samePrefix(own.prefix, receiver.subnet)) {
    const route: RouteEntry = {
      policy: 'policyDst',
      cidr: formatPrefix(receiver.subnet),
      nextHopIP,
      ...(routeTable !== undefined && { routeTable }),
    }
    return routeStep(draft, { vpc, entry: route, instead: undefined })
  }
  const others = draft.policiesOf(vpc).map((item) => (item.entry.priority ?? 0) + 1)
  const priority = Math.max(REROUTE_PRIORITY, ...others)
  const match = betweenSubnets(sender, receiver)
  return policyStep(situation, vpc, { priority, match, action: 'reroute', nextHopIP })
}

/** Above what Kube-OVN makes for nodes, below what it makes for subnets. */
const REROUTE_PRIORITY = 30001

/** Sender and receiver of the packet that a cause stops: replies go the other way round. */
function endsOf({ from, to }: Situation, { leg }: Cause): readonly [End, End] {
  return leg === 'request' ? [from, to] : [to, from]
}

function betweenSubnets(sender: End, receiver: End): string {
  const ip = `ip${sender.address.family}`
  return `${ip}.src == ${formatPrefix(sender.subnet)} && ${ip}.dst == ${formatPrefix(receiver.subnet)}`
}

/** A policy that lets packets keep their route: of what another one drops no more than is wanted. */
function kept(situation: Situation, cause: Cause, { router, add }: ChangeOf<'policy'>): Step {
  const ends = endsOf(situation, cause)
  const services =
    cause.reason === 'policy-drop'
      ? serviceMatch(situation.failure.services, cause.leg === 'reply')
      : ''
  const match = [betweenSubnets(...ends), services].filter((part) => part !== '').join(' && ')
  const { priority, action, nextHops } = add
  return policyStep(situation, router, {
    priority,
    match,
    action: action === 'reroute' ? 'reroute' : 'allow',
    ...(action === 'reroute' && { nextHopIP: nextHops.map(formatAddress).join(',') }),
  })
}

const HIGHEST_PRIORITY = 32767

function policyStep(
  { draft }: Situation,
  vpc: string,
  entry: WrittenPolicy & { readonly priority: number },
): Step {
  if (!draft.base.resources.vpcs.some(({ name }) => name === vpc)) throw unwritten(vpc)
  if (entry.priority <= HIGHEST_PRIORITY) return { kind: 'policy', vpc, at: undefined, entry }
  throw new Impossible(
    `a policy of VPC \`${vpc}\` has the highest priority that there is, so that none can be stronger`,
    'give it a lower one, or narrow its match',
  )
}

/** Rules of a security group for exactly the services that are missing, for those who are meant. */
function granted(
  situation: Situation,
  { network }: Cause,
  { group, add }: ChangeOf<'group-acl'>,
): readonly Step[] {
  const { draft, intent, failure, family } = situation
  const { of, base } = network.portGroups.find(({ name }) => name === group)!.rules!
  const side = add.direction === 'from-lport' ? 'to' : 'from'
  const selected = selectedAt(intent, side, family, draft.design.network)
  const remote = remoteFor(situation[side], selected, draft.design.network.model)
  const list = ruleList(add.direction)
  return ruleServices(failure.services).map(
    (service): Step => ({
      kind: 'rule',
      group: of,
      list,
      entry: ruleEntry(family, base - add.priority, service, remote),
    }),
  )
}

/** An exception to what stops a packet on a switch: in a private subnet, or among the rules of a subnet. */
function passed(situation: Situation, cause: Cause, { add }: ChangeOf<'acl'>): Step {
  const dropping = cause.decidedBy.filter((part): part is Acl => 'direction' in part)
  const written = dropping.flatMap(({ origin }) => (origin instanceof FieldOrigin ? origin : []))
  const ofSubnet = written.find(({ manifest }) => manifest.kind === 'Subnet')
  if (!ofSubnet) throw unbeatable(written[0])
  const { name } = ofSubnet.manifest
  const [sender, receiver] = endsOf(situation, cause)
  if (ofSubnet.field[1] === 'private') {
    const subnet = situation.draft.design.resources.subnets.find((other) => other.name === name)!
    const isOwn = ({ address }: End): boolean =>
      subnet.cidrs.some((cidr) => containsAddress(cidr, address))
    const other = isOwn(sender) ? receiver : sender
    return { kind: 'allow-subnet', subnet: name, cidr: formatPrefix(other.subnet) }
  }
  if (add.priority > HIGHEST_PRIORITY) {
    throw new Impossible(
      `a rule of subnet \`${name}\` has the highest priority that there is, so that none can be stronger`,
      'give it a lower one, or narrow its match',
      ofSubnet,
    )
  }
  const services = serviceMatch(situation.failure.services, cause.leg === 'reply')
  const match = [betweenEnds(situation, cause), services].filter((part) => part !== '')
  const { direction, priority } = add
  const entry = { direction, priority, match: match.join(' && '), action: 'allow-related' } as const
  return { kind: 'acl', subnet: name, entry }
}

/** A match for the packets between those who are meant: their addresses, or their subnets where they are several. */
function betweenEnds(situation: Situation, cause: Cause): string {
  const { draft, intent, family } = situation
  const textOf = (side: 'from' | 'to'): string => {
    const { subnet, address } = situation[side]
    const here = selectedAt(intent, side, family, draft.design.network).filter((member) =>
      containsAddress(subnet, member.address),
    )
    return here.length === 1 ? formatAddress(address) : formatPrefix(subnet)
  }
  const [source, destination] =
    cause.leg === 'request' ? [textOf('from'), textOf('to')] : [textOf('to'), textOf('from')]
  return `ip${family}.src == ${source} && ip${family}.dst == ${destination}`
}

function unbeatable(rule: FieldOrigin | undefined): Impossible {
  return rule?.field.length
    ? new Impossible(
        `a rule of security group \`${rule.manifest.name}\` drops it, and no rule that could be written is stronger`,
        'take that rule out, give it a weaker priority (a larger number), or narrow it',
        rule,
      )
    : new Impossible(
        'security groups close the port for what none of their rules lets through, and no rule that could be written does',
        "look at the tiers of the endpoint's groups",
      )
}
