import { Component, type VNode } from 'preact'
import type { BoxLayout, MapView } from '../../../map/index.ts'
import { visible } from '../ui/visible.ts'
import type { Detail } from './viewport.ts'

type ViewBox = MapView['boxes'][number]

interface Props {
  readonly box: ViewBox
  readonly layout: BoxLayout
  readonly detail: Detail
  readonly selected: boolean
  /** What is wrong there, the gravest; undefined where nothing is. */
  readonly severity: 'error' | 'warning' | 'info' | undefined
  /** What somebody hears who can't see it. */
  readonly label: string
  readonly tone: string | undefined
  readonly faint: boolean
}

/** A VPC, or a group of them. It is drawn again only when something about it is different: there may be thousands. */
export class MapBoxShape extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return (Object.keys(next) as (keyof Props)[]).some((key) => next[key] !== this.props[key])
  }

  override render({ box, layout, detail, selected, severity, label, tone, faint }: Props): VNode {
    const { x, y, width, height } = layout
    const classes = [
      'box',
      `box-${box.kind}`,
      severity && `box-${severity}`,
      selected && 'box-selected',
      tone && `tone-${tone}`,
      faint && 'faint',
    ]
    return (
      <g class={classes.filter(Boolean).join(' ')} data-id={box.id}>
        {box.kind === 'group' && (
          <rect class="box-behind" x={x + 5} y={y + 5} width={width} height={height} rx={8} />
        )}
        <rect class="box-frame" x={x} y={y} width={width} height={height} rx={8} />
        {detail === 'names' && <LargeName name={box.name} layout={layout} />}
        {detail === 'all' && <Contents layout={layout} />}
        {/* biome-ignore lint/a11y/useSemanticElements: there are no buttons in SVG */}
        <rect
          class="box-target"
          role="button"
          tabindex={0}
          aria-label={label}
          aria-pressed={selected}
          x={x}
          y={y}
          width={width}
          height={height}
          rx={8}
        />
      </g>
    )
  }
}

/** From afar, the name fills the box. */
function LargeName({
  name,
  layout: { x, y, width, height },
}: {
  name: string
  layout: BoxLayout
}): VNode {
  const text = visible(name)
  const size = Math.min(34, (width - 16) / Math.max(4, text.length * 0.6), height * 0.8)
  return (
    <text class="large-name" x={x + width / 2} y={y + height / 2 + size / 3} font-size={size}>
      {text}
    </text>
  )
}

function Contents({ layout }: { layout: BoxLayout }): VNode {
  const { x, width, texts, rules, badges } = layout
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can have the focus, and the label of the box says it
    <g aria-hidden="true">
      {rules.map((y) => (
        <line key={y} class="box-rule" x1={x} x2={x + width} y1={y} y2={y} />
      ))}
      {texts.map((placed, i) => (
        <Text key={i} placed={placed} left={x} />
      ))}
      {badges.map((badge) => (
        <Badge key={badge.text} badge={badge} />
      ))}
    </g>
  )
}

/** How far from the border of a box texts may begin that keep to it. */
const INDENTED = 40

/** Room is made for a wide font: a text that stands at the right keeps to the right in a narrow one too. */
function Text({ placed, left }: { placed: BoxLayout['texts'][number]; left: number }): VNode {
  const { x, y, width, text, role } = placed
  const right = x > left + INDENTED
  return (
    <text
      class={`text-${role}`}
      x={right ? x + width : x}
      y={y}
      text-anchor={right ? 'end' : 'start'}
    >
      {visible(text)}
    </text>
  )
}

/** The number of a finding, in a shape that tells how bad it is. */
export function Badge({ badge }: { badge: BoxLayout['badges'][number] }): VNode {
  const { x, y, width, height, text, severity } = badge
  return (
    <g class={`map-badge map-badge-${severity}`}>
      <rect x={x} y={y} width={width} height={height} rx={severity === 'error' ? 2 : height / 2} />
      <text x={x + width / 2} y={y + height / 2 + 4}>
        {text}
      </text>
    </g>
  )
}
