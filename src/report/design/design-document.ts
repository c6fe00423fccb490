import { type Block, paragraph, section } from '../document/blocks.ts'
import { addressBlocks } from '../ipam-blocks.ts'
import { matrixBlocks } from '../reachability-blocks.ts'
import { findingBlocks } from './findings.ts'
import { intentBlocks } from './intents.ts'
import { leftOutBlocks } from './left-out.ts'
import { peeringBlocks } from './peerings.ts'
import type { DesignReview } from './review.ts'
import { type Limits, shortened } from './shortened.ts'
import { summaryBlocks } from './summary.ts'

/** As much as people read of a table, with what is wrong first. */
export const READABLE: Limits = { rows: 50, lines: 8 }

/** A review of a design as a document: what it is, what works and what does not, and what the answers leave out. */
export function designDocument(review: DesignReview, limits: Limits = READABLE): Block[] {
  const { addresses, reachability, check, picture, lint } = review
  const short = (title: string, blocks: readonly Block[], command: string): Block =>
    section(title, shortened(blocks, limits, command))
  return [
    section('Summary', summaryBlocks(review)),
    section('Map', [picture]),
    short('Peerings', peeringBlocks(review), 'isthmus map -o html'),
    ...(addresses ? [short('Addresses', addressBlocks(addresses), 'isthmus ipam')] : []),
    short('Reachability', reachabilityBlocks(reachability), 'isthmus reach'),
    short('Intents', intentBlocks(check), 'isthmus check'),
    short('Findings', findingBlocks(review), lint ? 'isthmus lint' : 'isthmus faults'),
    short('What this leaves out', leftOutBlocks(review), 'isthmus lint -o json'),
  ]
}

function reachabilityBlocks(reachability: DesignReview['reachability']): Block[] {
  if (!reachability)
    return [paragraph('There are no two endpoints between which packets could go.')]
  return reachability.matrices.map((matrix) => section(`IPv${matrix.family}`, matrixBlocks(matrix)))
}
