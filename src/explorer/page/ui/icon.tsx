import type { VNode } from 'preact'

/** Drawings on a grid of 20, as strokes. */
const PATHS = {
  map: 'M3 6h5v4H3zM12 3h5v4h-5zM12 13h5v4h-5zM8 8h2v-3h2M10 8v7h2',
  manifests: 'M5 2.5h7l3.5 3.5v11.5h-10.5zM12 2.5v3.5h3.5M7.5 10h5M7.5 13.5h5',
  findings: 'M10 2.5l8 14.5h-16zM10 8v4M10 14.3v.2',
  inspect: 'M8.5 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM12.7 12.7l4.800 4.800',
  trace:
    'M3 15a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0zM14 5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0zM6 15h5a3 3 0 0 0 0-5.5h-2a2.5 2.5 0 0 1 0-4.5h5',
  matrix: 'M3 3h14v14h-14zM3 7.7h14M3 12.3h14M7.7 3v14M12.3 3v14',
  whatIf: 'M7 7a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.200-1.5 2.400M10 15.5v.2',
  compare: 'M6 3v14M14 3v14M2.5 7l3.5-4 3.5 4M10.5 13l3.5 4 3.5-4',
  timeline: 'M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 5.5v4.5l3 2',
  undo: 'M7.5 4l-4 4 4 4M3.5 8h8a4.5 4.5 0 0 1 0 9h-3',
  redo: 'M12.5 4l4 4-4 4M16.5 8h-8a4.5 4.5 0 0 0 0 9h3',
  download: 'M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13',
  link: 'M8.5 11.5l3-3M9 6.5l2-2a3 3 0 0 1 4.5 4.5l-2 2M11 13.5l-2 2a3 3 0 0 1-4.5-4.5l2-2',
  theme: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 3v14M10 6l5 0M10 10h7M10 14h5',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  fit: 'M3 7.5v-4.5h4.5M12.5 3h4.5v4.5M17 12.5v4.5h-4.5M7.5 17h-4.5v-4.5',
  close: 'M5 5l10 10M15 5l-10 10',
  check: 'M4 10.5l4 4 8-9',
  error:
    'M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM7.3 7.3l5.400 5.400M12.7 7.3l-5.400 5.400',
  warning: 'M10 2.5l8 14.5h-16zM10 8v4M10 14.3v.2',
  info: 'M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 9v5M10 6.200v.2',
  search: 'M8.5 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM12.7 12.7l4.800 4.800',
  swap: 'M6 17v-13M3 7l3-3 3 3M14 3v13M11 13l3 3 3-3',
  previous: 'M15 4l-8 6 8 6zM5 4v12',
  next: 'M5 4l8 6-8 6zM15 4v12',
  play: 'M6 4l10 6-10 6z',
  pause: 'M6.5 4v12M13.5 4v12',
} as const

export type IconName = keyof typeof PATHS

/** A drawing beside words, or in a button that has a label: it says nothing to screen readers. */
export function Icon({ name }: { name: IconName }): VNode {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
