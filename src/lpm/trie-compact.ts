import type { Allocate, BlockMemory } from './block-memory.ts'
import {
  copyNode,
  firstRun,
  isLeafLink,
  linkToLeaf,
  linkToNode,
  offsetOf,
  runCount,
} from './trie-node.ts'
import { ROOT_SIZE, ROOT_SLOTS } from './trie-path.ts'

/** Copies a trie, to words from elsewhere if asked, so that what is in use lies together, each subtree in one piece. */
export function compact(memory: BlockMemory, leafSize: number, allocate?: Allocate): BlockMemory {
  const from = memory.words
  const copy = memory.forCopy(ROOT_SIZE, allocate)
  copy.words.set(from.subarray(0, ROOT_SIZE))
  for (let slot = 0; slot < ROOT_SLOTS; slot++) copyBelow(from, copy, slot, leafSize)
  return copy
}

/** If the word at this index of the copy is a link, copies what it leads to and sets it to that copy. */
function copyBelow(from: Int32Array, copy: BlockMemory, index: number, leafSize: number): void {
  const link = copy.words[index]!
  if (link >= 0) return
  const block = offsetOf(link)
  if (isLeafLink(link)) {
    const leaf = copy.take(leafSize)
    copy.words.set(from.subarray(block, block + leafSize), leaf)
    copy.words[index] = linkToLeaf(leaf)
    return
  }
  const node = copyNode(from, block, copy)
  copy.words[index] = linkToNode(node)
  const runs = firstRun(node)
  const end = runs + runCount(copy.words, node)
  for (let run = runs; run < end; run++) copyBelow(from, copy, run, leafSize)
}
