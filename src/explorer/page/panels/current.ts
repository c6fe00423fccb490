import type { Model } from '../store/model.ts'
import { PANELS } from './index.ts'
import type { Panel } from './panel.ts'

/** The panels that have something to say about the design. */
export function panelsFor({ opened }: Model): readonly Panel[] {
  const kind = opened?.kind ?? 'kube-ovn'
  return PANELS.filter(({ kinds }) => kinds.includes(kind))
}

/** The panel that is open: the one that was chosen, if it is about this design. */
export function currentPanel(model: Model): Panel | undefined {
  const panels = panelsFor(model)
  return panels.find(({ id }) => id === model.fields.panel) ?? panels[0]
}
