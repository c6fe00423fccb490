import type { VNode } from 'preact'
import type { InspectedLink, LinkEnd } from '../../../protocol/index.ts'
import { useExplorer, useField } from '../../store/hooks.ts'
import { PlaceLink } from '../../ui/place-link.tsx'
import { Written } from '../../ui/written.tsx'
import { PartButton, Section } from './part-links.tsx'

const TONES = {
  works: 'good',
  assumed: 'warn',
  pending: 'plain',
  half: 'warn',
  broken: 'bad',
} as const satisfies Record<InspectedLink['state'], string>

/** A link: its state, and what each end has and sends over it. */
export function LinkView({ link }: { link: InspectedLink }): VNode {
  const { state, stateText, ends } = link
  const explorer = useExplorer()
  const [id] = useField('select')
  return (
    <>
      <p class={`part-state part-state-${TONES[state]}`}>
        <Written text={stateText} />
      </p>
      {ends.map((end) => (
        <End key={end.box.id} end={end} />
      ))}
      <p>
        <button
          type="button"
          class="button"
          onClick={() => explorer.go({ panel: 'what-if', without: id })}
        >
          What changes if it goes
        </button>
      </p>
    </>
  )
}

function End({ end }: { end: LinkEnd }): VNode {
  const { box, port, addresses, routes, place } = end
  return (
    <Section title="From">
      <PartButton part={box} />
      {port !== undefined && (
        <p class="row-detail">
          port <Written text={port} />
          {addresses.length > 0 && (
            <>
              {', '}
              <strong>
                <Written text={addresses.join(', ')} />
              </strong>
            </>
          )}
        </p>
      )}
      {place && <PlaceLink place={place} />}
      {routes.length === 0 ? (
        <p class="muted">No route leads over it from here.</p>
      ) : (
        <ul class="rows" aria-label="Routes over it">
          {routes.map(({ text, place: written }, i) => (
            <li key={i} class="row row-plain">
              <div class="row-words">
                <p class="row-main">
                  <Written text={text} />
                </p>
                {written && <PlaceLink place={written} />}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
