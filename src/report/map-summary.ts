import { counted, countStates, countWords, type MapLink, type MapView } from '../map/index.ts'

/** What a view has, in a sentence. */
export function mapSummary({ boxes, links, marks }: MapView): string {
  const single = boxes.filter(({ kind }) => kind !== 'group')
  const groups = boxes.length - single.length
  const noun = single.some(({ kind }) => kind === 'cloud-network') ? 'network' : 'VPC'
  const parts = [
    ...(single.length > 0 || groups === 0 ? [counted(single.length, noun)] : []),
    ...(groups > 0 ? [counted(groups, 'group')] : []),
    peeringWords(links.flatMap((link) => link.links)),
    marks.length === 0 ? 'no findings' : counted(marks.length, 'finding'),
  ]
  return parts.join(', ')
}

function peeringWords(links: readonly MapLink[]): string {
  const peerings = links.filter(({ kind }) => kind !== 'attachment')
  if (peerings.length === 0) return 'no peerings'
  const total = counted(peerings.length, 'peering')
  const counts = countStates(peerings)
  return counts.works === peerings.length ? total : `${total} (${countWords(counts)})`
}
