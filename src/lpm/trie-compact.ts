import { TrieMemory } from './trie-memory.ts'
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

/** Below this much garbage, in words, memory is not worth compacting. */
const LITTLE = 1 << 14

/** Whether so much of the memory is not in use (a quarter) that {@link compact} pays. */
export function isSparse(memory: TrieMemory): boolean {
  return memory.garbage > LITTLE && memory.garbage > memory.used >> 2
}

/** Copies a trie so that what is in use lies together, each subtree in one piece. */
export function compact(memory: TrieMemory, leafSize: number): TrieMemory {
  const from = memory.words
  const live = memory.used - memory.garbage - ROOT_SIZE
  const copy = new TrieMemory(ROOT_SIZE, live + (live >> 3))
  copy.words.set(from.subarray(0, ROOT_SIZE))
  for (let slot = 0; slot < ROOT_SLOTS; slot++) copyBelow(from, copy, slot, leafSize)
  return copy
}

/** If the word at this index of the copy is a link, copies what it leads to and sets it to that copy. */
function copyBelow(from: Int32Array, copy: TrieMemory, index: number, leafSize: number): void {
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
