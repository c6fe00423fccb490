/** How a run of a controller ends: when the same object is looked at again, if nothing else happens to it. */
export type Outcome =
  | { readonly again: 'after'; readonly delay: number }
  /** At once, but later and later the more often in a row. */
  | { readonly again: 'back-off' }
  /** No timer: an event, a restart or the resync has to come. */
  | { readonly again: 'never' }

export const REQUEUE: Outcome = { again: 'back-off' }
export const FORGET: Outcome = { again: 'never' }

export function after(delay: number): Outcome {
  return { again: 'after', delay }
}

/** One step of a controller: goes on with the next one, or ends the run. */
export type Step<Run> = (run: Run) => Outcome | undefined

/** The end of a run, and the step that ended it. */
export interface Ended {
  readonly step: string
  readonly outcome: Outcome
}

/** Goes through the steps in order. What gets through all of them is done. */
export function runSteps<Run>(run: Run, steps: readonly Step<Run>[]): Ended {
  for (const step of steps) {
    const outcome = step(run)
    if (outcome) return { step: step.name, outcome }
  }
  return { step: 'done', outcome: FORGET }
}
