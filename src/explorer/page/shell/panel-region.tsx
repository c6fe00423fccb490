import type { VNode } from 'preact'
import { currentPanel } from '../panels/current.ts'
import { useModel } from '../store/hooks.ts'

/** The panel that is open. */
export function PanelRegion(): VNode {
  const panel = useModel(currentPanel)
  return (
    <section id="panel" class="region panel" tabIndex={-1} aria-labelledby="panel-title">
      {panel && (
        <>
          <h2 id="panel-title">{panel.title}</h2>
          <div class="panel-body" key={panel.id}>
            <panel.View />
          </div>
        </>
      )}
    </section>
  )
}
