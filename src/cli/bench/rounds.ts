import { type RandomWords, shuffle } from './random.ts'

/** Something to measure: `run` does it `count` times and returns what depends on all of them. */
export interface Subject {
  readonly name: string
  readonly count: number
  /** Whether a run before the timed one brings back into the cache what other subjects have displaced. */
  readonly warm?: boolean
  run(): unknown
}

/** The middle of the measurements of a subject, and the quartiles around it, in nanoseconds each. */
export interface Timing {
  readonly name: string
  readonly median: number
  readonly low: number
  readonly high: number
  /** The median of the ratios to the first subject, round by round. */
  readonly ratio: number
}

/**
 * Measures subjects side by side: in each round every one, in random order, so that what disturbs the machine
 * disturbs them alike. The first two rounds warm up.
 */
export function measure(
  subjects: readonly Subject[],
  rounds: number,
  random: RandomWords,
  now: () => number,
  progress: (round: number) => void,
): Timing[] {
  const times = subjects.map((): number[] => [])
  for (let round = -2; round < rounds; round++) {
    progress(round)
    for (const index of shuffle([...subjects.keys()], random)) {
      const subject = subjects[index]!
      if (subject.warm) subject.run()
      const start = now()
      subject.run()
      const elapsed = now() - start
      if (round >= 0) times[index]!.push((elapsed * 1e6) / subject.count)
    }
  }
  return subjects.map(({ name }, index) => ({
    name,
    median: quantile(times[index]!, 0.5),
    low: quantile(times[index]!, 0.25),
    high: quantile(times[index]!, 0.75),
    ratio: quantile(
      times[index]!.map((time, round) => time / times[0]![round]!),
      0.5,
    ),
  }))
}

/** The value below which this part of the numbers lies, between neighbours in proportion. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const below = sorted[Math.floor(at)]!
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at))
}
