import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { TracedCandidate, TracedHop, TracedLeg, TracedStep } from '../../../protocol/index.ts'
import { PlaceLink } from '../../ui/place-link.tsx'
import { Written } from '../../ui/written.tsx'

interface LegProps {
  readonly leg: TracedLeg
  /** Number of its first hop, among the hops of all legs, from 1. */
  readonly first: number
  readonly step: number | undefined
  onStep(step: number): void
}

const TITLES = { request: 'Request', reply: 'Reply' } as const

/** The way of the packet or of its reply, node by node. */
export function Leg({ leg, first, step, onStep }: LegProps): VNode {
  const { kind, source, destination, hops, outcome, reason, arrived, open, error } = leg
  const tone = arrived ? 'good' : open ? 'warn' : 'bad'
  return (
    <section class={`leg leg-${kind}`} aria-label={TITLES[kind]}>
      <h3 class="leg-title">
        <span class="leg-line" aria-hidden="true" />
        {TITLES[kind]}
        <span class="muted">
          <Written text={`${source} → ${destination}`} />
        </span>
      </h3>
      <ol class="hops">
        {hops.map((hop, i) => (
          <Hop
            key={i}
            hop={hop}
            number={first + i}
            current={step === first + i}
            ahead={step !== undefined && step < first + i}
            onStep={onStep}
          />
        ))}
      </ol>
      <p class={`leg-end leg-end-${tone}`}>
        <strong>{outcome}</strong>
        {reason && `: ${reason}`}
        {error && (
          <>
            {'; '}
            <Written text={error} />
          </>
        )}
      </p>
    </section>
  )
}

interface HopProps {
  readonly hop: TracedHop
  readonly number: number
  readonly current: boolean
  /** Whether the packet has not come here yet. */
  readonly ahead: boolean
  onStep(step: number): void
}

function Hop({ hop, number, current, ahead, onStep }: HopProps): VNode {
  const { node, kind, inPort, outPort, ttl, steps, candidates } = hop
  const element = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (current) element.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <li
      ref={element}
      class={`hop ${current ? 'hop-current' : ''} ${ahead ? 'hop-ahead' : ''}`}
      aria-current={current ? 'step' : undefined}
    >
      <button type="button" class="hop-head" onClick={() => onStep(number)}>
        <span class="hop-number">{number}</span>
        <span>
          {kind}{' '}
          <strong>
            <Written text={node} />
          </strong>
        </span>
        <span class="muted hop-ttl">ttl {ttl}</span>
      </button>
      <div class="hop-body">
        <p class="hop-ports muted">
          <Written text={[inPort, outPort].filter(Boolean).join(' → ')} />
        </p>
        {steps.map((decision, i) => (
          <Decision key={i} decision={decision} />
        ))}
        {candidates.length > 0 && <Candidates candidates={candidates} />}
      </div>
    </li>
  )
}

function Decision({ decision }: { decision: TracedStep }): VNode {
  const { text, place, decides } = decision
  return (
    <div class={`decision ${decides ? 'decision-main' : ''}`}>
      <Written text={text} />
      {place && <PlaceLink place={place} />}
    </div>
  )
}

/** What OVN may do where it chooses by itself, each with what follows. */
function Candidates({ candidates }: { candidates: readonly TracedCandidate[] }): VNode {
  return (
    <div class="candidates">
      <p>OVN chooses by itself:</p>
      {candidates.map(({ text, place, arrives, hops }, i) => (
        <details key={i} class={`candidate ${arrives ? 'candidate-good' : 'candidate-bad'}`}>
          <summary>
            <Written text={text} />
          </summary>
          {place && <PlaceLink place={place} />}
          <ol>
            {hops.map((hop, j) => (
              <li key={j}>
                {hop.kind} <Written text={hop.node} />
                {hop.steps.map((decision, k) => (
                  <Decision key={k} decision={decision} />
                ))}
              </li>
            ))}
          </ol>
        </details>
      ))}
    </div>
  )
}
