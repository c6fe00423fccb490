import { FONT_FAMILY, TEXT_STYLES } from '../map/index.ts'

/** For which background a picture is: a light one, a dark one, or whichever the reader prefers. */
export type MapTheme = 'light' | 'dark' | 'auto'

/** Colours of a theme. Those of states are of the palette of Okabe and Ito, made darker or lighter for contrast. */
interface Colours {
  readonly paper: string
  readonly box: string
  readonly border: string
  readonly text: string
  readonly faint: string
  readonly alarm: string
  readonly works: string
  readonly assumed: string
  readonly pending: string
  readonly half: string
  readonly broken: string
  readonly request: string
  readonly reply: string
  readonly error: string
  readonly onError: string
  readonly warning: string
  readonly onWarning: string
  readonly info: string
  readonly onInfo: string
}

const LIGHT: Colours = {
  paper: '#ffffff',
  box: '#f8fafc',
  border: '#8a94a6',
  text: '#182230',
  faint: '#475467',
  alarm: '#a83c00',
  works: '#5b6b82',
  assumed: '#9b4477',
  pending: '#946200',
  half: '#946200',
  broken: '#c24a00',
  request: '#0072b2',
  reply: '#00785a',
  error: '#b54400',
  onError: '#ffffff',
  warning: '#ffe3a3',
  onWarning: '#3d2c00',
  info: '#dbeafe',
  onInfo: '#123a63',
}

const DARK: Colours = {
  paper: '#0f1722',
  box: '#1a2433',
  border: '#64748b',
  text: '#eef2f7',
  faint: '#aab6c6',
  alarm: '#ff9d6b',
  works: '#94a6bd',
  assumed: '#e29fc4',
  pending: '#f0b43c',
  half: '#f0b43c',
  broken: '#ff8548',
  request: '#56b4e9',
  reply: '#3fd3a6',
  error: '#ff9d6b',
  onError: '#2b0f00',
  warning: '#e8b339',
  onWarning: '#231800',
  info: '#2c4a6e',
  onInfo: '#e3efff',
}

/** Lines of states differ in their dashes too. */
const DASHES = {
  works: 'none',
  assumed: '12 4',
  pending: '2 5',
  half: '8 6',
  broken: '5 4',
} as const

/** The rules for pictures of maps. They hold inside elements of class `isthmus-map`, and contain no characters that XML escapes. */
export function mapCss(theme: MapTheme): string {
  const colours = theme === 'dark' ? DARK : LIGHT
  const dark =
    theme === 'auto' ? `@media screen and (prefers-color-scheme:dark){${painted(DARK)}}` : ''
  return `${SHAPES}${painted(colours)}${dark}`
}

const SHAPES = rules({
  text: `font-family:${FONT_FAMILY};font-kerning:none`,
  ...Object.fromEntries(
    Object.entries(TEXT_STYLES).map(([role, { size, bold }]) => [
      `.${role}`,
      `font-size:${size}px;font-weight:${bold ? 700 : 400}`,
    ]),
  ),
  '.number': 'font-size:11px;font-weight:700',
  '.line': 'fill:none;stroke-width:2',
  ...Object.fromEntries(
    Object.entries(DASHES).map(([state, dashes]) => [
      `.line.${state}`,
      `stroke-dasharray:${dashes}`,
    ]),
  ),
  '.frame': 'stroke-width:1.25',
  '.missing .frame': 'stroke-dasharray:6 4',
  '.rule': 'stroke-width:1;opacity:.45',
  '.leg': 'fill:none;stroke-width:4;stroke-linejoin:round',
  '.leg.reply': 'stroke-dasharray:9 5',
})

function painted(colours: Colours): string {
  const states = (['works', 'assumed', 'pending', 'half', 'broken'] as const).flatMap((state) => [
    [`.line.${state}`, `stroke:${colours[state]}`],
    [`.sign.${state}`, `stroke:${colours[state]};fill:${colours.paper}`],
    [`.sign .solid.${state}`, `fill:${colours[state]}`],
  ])
  const badges = (
    [
      ['error', colours.error, colours.onError],
      ['warning', colours.warning, colours.onWarning],
      ['info', colours.info, colours.onInfo],
    ] as const
  ).flatMap(([severity, back, front]) => [
    [`.badge.${severity} .back`, `fill:${back}`],
    [`.badge.${severity} .number`, `fill:${front}`],
    [`.badge.${severity} .mark`, `stroke:${front}`],
  ])
  const legs = (['request', 'reply'] as const).flatMap((leg) => [
    [`.leg.${leg}`, `stroke:${colours[leg]}`],
    [`.tip.${leg}`, `fill:${colours[leg]};stroke:${colours.paper}`],
    [`.step.${leg} .back`, `fill:${colours[leg]}`],
  ])
  return rules({
    '.paper': `fill:${colours.paper}`,
    text: `fill:${colours.text}`,
    '.kind': `fill:${colours.faint}`,
    '.note': `fill:${colours.faint}`,
    '.alarm': `fill:${colours.alarm}`,
    '.frame': `fill:${colours.box};stroke:${colours.border}`,
    '.rule': `stroke:${colours.border}`,
    ...Object.fromEntries([...states, ...badges, ...legs]),
    '.step .number': `fill:${colours.paper}`,
    '.death': `stroke:${colours.broken};fill:${colours.paper}`,
  })
}

function rules(declarations: Readonly<Record<string, string>>): string {
  return Object.entries(declarations)
    .map(([selector, style]) => `.isthmus-map ${selector}{${style}}`)
    .join('')
}
