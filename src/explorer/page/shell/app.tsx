import './app.css'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { EditorRegion } from '../editor/editor-region.tsx'
import { MapRegion } from '../map/map-region.tsx'
import { useExplorer, useField, useModel } from '../store/hooks.ts'
import { Icon } from '../ui/icon.tsx'
import { Header } from './header.tsx'
import { PanelRegion } from './panel-region.tsx'
import { Rail } from './rail.tsx'
import { Splitter } from './splitter.tsx'

/** The whole page. On a narrow screen one of its regions is seen at a time. */
export function App(): VNode {
  const [region = 'map'] = useField('region')
  const [theme] = useField('theme')
  useEffect(() => {
    if (theme === 'dark' || theme === 'light') document.documentElement.dataset['theme'] = theme
    else delete document.documentElement.dataset['theme']
  }, [theme])
  return (
    <div class="app" data-region={region}>
      <nav class="skip-links" aria-label="Skip">
        <SkipLink to="map" />
        <SkipLink to="manifests" />
        <SkipLink to="panel" />
      </nav>
      <Header />
      <Failure />
      <main class="regions">
        <div class="stage">
          <MapRegion />
          <Splitter />
          <EditorRegion />
        </div>
        <PanelRegion />
        <Rail />
      </main>
      <Announcer />
    </div>
  )
}

/** The fragment of the address is taken, so it is a button that moves the focus. */
function SkipLink({ to }: { to: 'map' | 'manifests' | 'panel' }): VNode {
  const explorer = useExplorer()
  const skip = (): void => {
    explorer.go({ region: to })
    document.getElementById(to)?.focus()
  }
  return (
    <button type="button" class="skip-link" onClick={skip}>
      Skip to the {to}
    </button>
  )
}

function Failure(): VNode | null {
  const explorer = useExplorer()
  const failure = useModel((model) => model.failure)
  if (failure === undefined) return null
  return (
    <div class="failure" role="alert">
      <span>{failure}</span>
      <button type="button" class="button" onClick={() => explorer.dismissFailure()}>
        <Icon name="close" />
        <span class="hidden">Dismiss</span>
      </button>
    </div>
  )
}

function Announcer(): VNode {
  const announced = useModel((model) => model.announced)
  return (
    <div class="hidden" role="status">
      {announced}
    </div>
  )
}
