import { type Block, paragraph, section } from '../document/blocks.ts'
import { addressBlocks } from '../ipam-blocks.ts'
import { matrixBlocks } from '../reachability-blocks.ts'
import { findingBlocks } from './findings.ts'
import { intentBlocks } from './intents.ts'
import { leftOutBlocks } from './left-out.ts'
import { peeringBlocks } from './peerings.ts'
import type { DesignReview } from './review.ts'
import { summaryBlocks } from './summary.ts'

/** A review of a design as a document: what it is, what works and what does not, and what the answers leave out. */
export function designDocument(review: DesignReview): Block[] {
  const { addresses, reachability, check, picture } = review
  return [
    section('Summary', summaryBlocks(review)),
    section('Map', [picture]),
    section('Peerings', peeringBlocks(review)),
    ...(addresses ? [section('Addresses', addressBlocks(addresses))] : []),
    section('Reachability', reachabilityBlocks(reachability)),
    section('Intents', intentBlocks(check)),
    section('Findings', findingBlocks(review)),
    section('What this leaves out', leftOutBlocks(review)),
  ]
}

function reachabilityBlocks(reachability: DesignReview['reachability']): Block[] {
  if (!reachability)
    return [paragraph('There are no two endpoints between which packets could go.')]
  return reachability.matrices.map((matrix) => section(`IPv${matrix.family}`, matrixBlocks(matrix)))
}
