/** The known name that is at most two edits away, if one is. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = 3
  for (const name of known) {
    const distance = distanceOf(word, name)
    if (distance < least) {
      least = distance
      best = name
    }
  }
  return best
}

/** The known name that must be meant: nearer than every other, and different in at most a quarter of its letters or in case. */
export function surelyMeant(word: string, known: readonly string[]): string | undefined {
  const near = nearest(word, known)
  if (near === undefined) return undefined
  const distance = distanceOf(word, near)
  const certain =
    distance * 4 <= near.length &&
    known.every((name) => name === near || distanceOf(word, name) > distance)
  return certain ? near : undefined
}

function distanceOf(word: string, name: string): number {
  return editDistance(word.toLowerCase(), name.toLowerCase())
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + change))
    }
    row = next
  }
  return row[b.length]!
}
