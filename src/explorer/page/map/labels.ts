import type { LinkState, MapView } from '../../../map/index.ts'
import { counted } from '../ui/counted.ts'
import { visible } from '../ui/visible.ts'

type ViewBox = MapView['boxes'][number]
type ViewLink = MapView['links'][number]

const STATES: Readonly<Record<LinkState, string>> = {
  works: 'works',
  assumed: 'works if localConnectIP is read as a network',
  pending: 'not up',
  half: 'declared on one side only',
  broken: 'broken',
}

const KINDS = {
  vpc: 'VPC',
  'cloud-network': 'network',
  attached: 'gateway',
  missing: 'missing VPC',
} as const

/** A box in words, for who can't see it. */
export function boxLabel(box: ViewBox, findings: number): string {
  const wrong = findings > 0 ? `, ${counted(findings, 'finding')}` : ''
  if (box.kind === 'group') {
    const { name, members, subnets, endpoints } = box
    return `group ${visible(name)} of ${members.length}, ${counted(subnets, 'subnet')}, ${counted(endpoints, 'endpoint')}${wrong}`
  }
  const workloads = box.subnets.flatMap((subnet) => subnet.workloads)
  const endpoints = workloads.reduce((sum, workload) => sum + workload.endpoints, 0)
  const { kind, name, subnets } = box
  return `${KINDS[kind]} ${visible(name)}, ${counted(subnets.length, 'subnet')}, ${counted(endpoints, 'endpoint')}${wrong}`
}

/** A link in words. */
export function linkLabel(
  link: ViewLink,
  nameOf: (id: string) => string,
  findings: number,
): string {
  const [from, to] = link.boxes.map((id) => visible(nameOf(id)))
  const what = link.links.length > 1 ? `${link.links.length} peerings` : 'peering'
  const wrong = findings > 0 ? `, ${counted(findings, 'finding')}` : ''
  return `${what} between ${from} and ${to}, ${STATES[link.state]}${wrong}`
}
