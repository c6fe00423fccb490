import { Component, type VNode } from 'preact'
import type { LinkLayout, LinkState } from '../../../map/index.ts'
import { Badge } from './map-box.tsx'
import type { Detail } from './viewport.ts'

interface Props {
  readonly layout: LinkLayout
  /** The line, in the words of SVG. */
  readonly path: string
  readonly detail: Detail
  readonly selected: boolean
  readonly label: string
  readonly tone: string | undefined
  readonly faint: boolean
}

/** A peering, or several between the same boxes: its line tells its state by its dashes and by a sign. */
export class MapLinkShape extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return (Object.keys(next) as (keyof Props)[]).some((key) => next[key] !== this.props[key])
  }

  override render({ layout, path, detail, selected, label, tone, faint }: Props): VNode {
    const { id, state, sign, badges } = layout
    const classes = [
      'link',
      `link-${state}`,
      selected && 'link-selected',
      tone && `tone-${tone}`,
      faint && 'faint',
    ]
    return (
      <g class={classes.filter(Boolean).join(' ')} data-id={id}>
        <path class="link-line" d={path} />
        {detail === 'all' && (
          // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can have the focus
          <g aria-hidden="true">
            {state !== 'works' && <Sign state={state} area={sign} />}
            {badges.map((badge) => (
              <Badge key={badge.text} badge={badge} />
            ))}
          </g>
        )}
        {/* biome-ignore lint/a11y/useSemanticElements: there are no buttons in SVG */}
        <path
          class="link-target"
          role="button"
          tabindex={0}
          aria-label={label}
          aria-pressed={selected}
          d={path}
        />
      </g>
    )
  }
}

/** In a square of 18, as strokes. */
const SIGNS: Readonly<Record<LinkState, string>> = {
  works: 'M5 9.5l3 3 5.5-6.5',
  assumed: 'M6.5 7a2.5 2.5 0 1 1 3.6 2.2c-.8.5-1.1 1-1.1 1.8M9 13.5v.1',
  pending: 'M9 5v4.3l2.8 1.7',
  half: 'M5 9h4M12 9h.1M14.5 9h.1',
  broken: 'M5.8 5.8l6.4 6.4M12.2 5.8l-6.4 6.4',
}

function Sign({
  state,
  area: { x, y, width },
}: {
  state: LinkState
  area: LinkLayout['sign']
}): VNode {
  const scale = width / 18
  return (
    <g class="sign" transform={`translate(${x} ${y}) scale(${scale})`}>
      <circle cx={9} cy={9} r={8.5} />
      <path d={SIGNS[state]} />
    </g>
  )
}
