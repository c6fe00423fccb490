import { compare } from './compare/compare.tsx'
import { findings } from './findings/findings.tsx'
import { inspector } from './inspector/inspector.tsx'
import type { Panel } from './panel.ts'
import { reach } from './reach/reach.tsx'
import { timeline } from './timeline/timeline.tsx'
import { trace } from './trace/trace.tsx'
import { whatIf } from './what-if/what-if.tsx'

/** The panels, in the order in which they are offered: the first that is about a design is open at first. */
export const PANELS: readonly Panel[] = [
  timeline,
  findings,
  trace,
  inspector,
  reach,
  whatIf,
  compare,
]
