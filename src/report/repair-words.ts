import { probeOf } from '../dataplane/index.ts'
import { visible } from '../diagnostic/index.ts'
import type { Exposure, Obstacle, Repair, RepairEdit, RepairReport } from '../repair/index.ts'
import { describeIntent, nameOf } from './check-words.ts'
import { causeWords, type SideWords } from './diff-words.ts'
import { type Explanation, explain } from './explain.ts'
import { counted } from './reachability-groups.ts'

/** An edit in words: what to write into which object. */
export function editTitle({ step, before }: RepairEdit): string {
  switch (step.kind) {
    case 'peering': {
      const { vpc, entry } = step
      if (before === undefined) {
        return `declare in VPC \`${vpc}\` the peering with \`${entry.remoteVpc}\`, with address ${entry.localConnectIP}`
      }
      const remote = field(before, 'remoteVpc')
      const address = field(before, 'localConnectIP')
      if (remote === entry.remoteVpc) {
        return `give VPC \`${vpc}\` address ${entry.localConnectIP} on its peering with \`${remote}\`, instead of ${address}`
      }
      const move =
        address === entry.localConnectIP
          ? ''
          : `, with address ${entry.localConnectIP} instead of ${address}`
      return `let VPC \`${vpc}\` peer with \`${entry.remoteVpc}\` instead of \`${remote}\`${move}`
    }
    case 'route': {
      const { vpc, entry } = step
      const was = `${field(before, 'cidr')} via ${field(before, 'nextHopIP')}`
      if (!entry) return `take the route ${was} out of VPC \`${vpc}\``
      const table = entry.routeTable ? ` in route table \`${entry.routeTable}\`` : ''
      const route = `a route to ${entry.cidr} via ${entry.nextHopIP}${table}`
      return before === undefined
        ? `give VPC \`${vpc}\` ${route}`
        : `give VPC \`${vpc}\` ${route}, instead of ${was}`
    }
    case 'policy': {
      const { priority, match, action, nextHopIP } = step.entry
      const what = action === 'reroute' ? `sends to ${nextHopIP}` : 'leaves on its route'
      return before === undefined
        ? `add a policy of priority ${priority} to VPC \`${step.vpc}\` that ${what} what matches ${match}`
        : `let the policy of priority ${priority} of VPC \`${step.vpc}\` reroute to ${nextHopIP}, instead of ${field(before, 'nextHopIP')}`
    }
    case 'rule': {
      const { entry, group, list } = step
      const remote =
        entry.remoteType === 'address'
          ? entry.remoteAddress
          : `the members of \`${entry.remoteSecurityGroup}\``
      const way = list === 'ingressRules' ? 'take in' : 'send out'
      const side = list === 'ingressRules' ? 'from' : 'to'
      return `let security group \`${group}\` ${way} ${serviceWords(step.entry)} ${side} ${remote} (priority ${entry.priority})`
    }
    case 'allow-subnet':
      return `add ${step.cidr} to the allowSubnets of the private subnet \`${step.subnet}\``
    case 'acl': {
      const { direction, priority, match } = step.entry
      return `add a rule to subnet \`${step.subnet}\`: ${direction}, priority ${priority}, allow ${match}`
    }
  }
}

function field(item: unknown, name: string): string {
  return String((item as Readonly<Record<string, unknown>> | undefined)?.[name] ?? 'nothing')
}

function serviceWords({
  protocol,
  portRangeMin: first,
  portRangeMax: last,
}: Extract<RepairEdit['step'], { kind: 'rule' }>['entry']): string {
  if (protocol === 'all') return 'everything'
  if (first === undefined) return protocol
  return first === last ? `${protocol} ${first}` : `${protocol} ${first}-${last}`
}

/** Why an edit is needed: what happens with all of the others and not with it. */
export function editReason({ without }: RepairEdit): Explanation {
  const { trace, network, problem } = without
  const why = explain(trace, network)
  if (why) return why
  const what = problem === 'let-through' ? 'what must not get through does' : 'something is lost'
  return { what, origin: undefined, help: undefined }
}

/** The words of an obstacle, with what stops a packet where there is one. */
export function obstacleWords({ message, cause, failure, broken }: Obstacle): string[] {
  const why = cause && explain(cause.trace, cause.network)
  const pair = failure && pairOf(failure.example)
  return [
    broken ? `${message}: ${describeIntent(broken)}` : message,
    ...(pair ? [`between ${pair}`] : []),
    ...(why ? [why.what] : []),
  ]
}

function pairOf({ from, to }: NonNullable<Obstacle['failure']>['example']): string {
  return `${visible(nameOf(from.endpoint))} and ${visible(nameOf(to.endpoint))}`
}

/** What to do about an obstacle. */
export function obstacleHelp({ help, cause }: Obstacle): string | undefined {
  return help ?? (cause && explain(cause.trace, cause.network)?.help)
}

/** What decides that something gets through, or no longer does, after a repair. */
export function exposureCause({ blastRadius }: Repair, exposure: Exposure): SideWords {
  return causeWords(blastRadius.diff, exposure, exposure.shifts[0]).after
}

/** Why more gets through than was asked for, and what would narrow it; nothing where no end is open. */
export function openEnds({ blastRadius }: Repair): string | undefined {
  const open = new Set<string>()
  for (const { to } of blastRadius.beyond) {
    for (const { members } of to.parts) {
      for (const { after } of members) {
        if (after?.endpoint.securityGroups.length === 0) open.add(nameOf(after.endpoint))
      }
    }
  }
  const names = [...open].map(visible)
  if (names.length === 0) return undefined
  const shown = names.slice(0, NAMED).join(', ')
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  const verb = names.length > 1 ? 'are' : 'is'
  return `peerings and routes lead to whole subnets and know no services, and ${shown}${more} ${verb} in no security group that would narrow it`
}

const NAMED = 3

/** That rules name addresses which pods may lose; nothing where none does. */
export function fleetingWords({ fleeting }: Repair): string | undefined {
  const [first] = fleeting
  if (!first) return undefined
  const names = fleeting.map(
    ({ endpoint, address }) => `${visible(nameOf(endpoint))} has ${address}`,
  )
  return `the edits name addresses of pods that nothing fixes: ${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ' and others' : ''}; give the pod the annotation \`ovn.kubernetes.io/ip_address\`, or a security group to be named by`
}

/** How many edits, and that they are as few as they can be. */
export function repairSummary({ edits }: Repair): string {
  return edits.length === 1
    ? '1 edit makes it true, and without it it is not'
    : `${edits.length} edits make it true, and none of them can be left out`
}

/** What was proven of a repair. */
export function proofWords({ proof, edits }: Repair, { before }: RepairReport): string {
  const failed = new Set(
    before.verdicts.filter(({ status }) => status !== 'holds').map(({ intent }) => intent),
  )
  const made = proof.verdicts.filter(({ intent }) => failed.has(intent))
  const kept = proof.verdicts.length - made.length
  const pairs = made.reduce((sum, verdict) => sum + verdict.pairs, 0)
  const others =
    kept > 0 ? `; ${counted(kept, 'other intent')} still ${kept > 1 ? 'hold' : 'holds'}` : ''
  const each =
    edits.length > 1 ? 'left out alone, each edit was missed' : 'without the edit it fails'
  const what = made.length > 1 ? `${made.length} intents hold` : 'the intent holds'
  return `the edited files were read and compiled again: ${what} for every packet between ${counted(pairs, 'pair')} of endpoints${others}; ${each}`
}

/** The VPCs by which packets go after a repair, of one of the pairs that it is about: `spoke-1 → hub → spoke-2`. */
export function wayOf({ after, edits }: Repair): string {
  const { packet, example } = edits[0]!.without
  const probe = probeOf(packet, nameOf(example.from.endpoint), nameOf(example.to.endpoint))
  const hops = probe ? after.network.trace(probe).request.hops : []
  const routers = hops.filter(({ kind }) => kind === 'router').map(({ node }) => node)
  return routers.join(' → ')
}

/** How another repair leads packets, where that is not how the first one does. */
export function wayBeside(other: Repair, repair: Repair): string {
  const way = wayOf(other)
  return way === wayOf(repair) ? '' : `, ${way}`
}
