import { useEffect, useState } from 'preact/hooks'

/** So long a step is looked at, in milliseconds. */
const PACE = 1100

export interface Player {
  readonly playing: boolean
  toggle(): void
  /** Looks at a step, from 1; at all of them where it is undefined. */
  goTo(step: number | undefined): void
}

/** Goes through the steps one after the other. Nothing moves while nobody sees the page. */
export function usePlayer(
  count: number,
  step: number | undefined,
  setStep: (step: number | undefined) => void,
): Player {
  const [playing, setPlaying] = useState(false)
  const seen = usePageSeen()
  useEffect(() => {
    if (!playing || !seen) return undefined
    const next = (step ?? 0) + 1
    if (next > count) {
      setPlaying(false)
      return undefined
    }
    const timer = setTimeout(() => setStep(next), step === undefined ? 0 : PACE)
    return () => clearTimeout(timer)
  }, [playing, seen, step, count])
  return {
    playing,
    toggle: () => {
      if (!playing && step === count) setStep(undefined)
      setPlaying(!playing)
    },
    goTo: (to) => {
      setPlaying(false)
      setStep(to)
    },
  }
}

function usePageSeen(): boolean {
  const [seen, setSeen] = useState(!document.hidden)
  useEffect(() => {
    const update = (): void => setSeen(!document.hidden)
    document.addEventListener('visibilitychange', update)
    return () => document.removeEventListener('visibilitychange', update)
  }, [])
  return seen
}
