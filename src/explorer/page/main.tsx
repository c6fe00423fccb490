import './style/base.css'
import './style/controls.css'
import { render } from 'preact'
import type { ExplorerInput } from '../input.ts'
import { App } from './shell/app.tsx'
import { Client, startWorker } from './store/client.ts'
import { Explorer } from './store/explorer.ts'
import { ExplorerContext } from './store/hooks.ts'

const input: ExplorerInput | null = JSON.parse(
  document.getElementById('input')?.textContent ?? 'null',
)
const explorer = new Explorer(new Client(startWorker()), input ?? undefined)
const app = document.getElementById('app')
if (!app) throw new Error('the page has no place for the explorer')
render(
  <ExplorerContext.Provider value={explorer}>
    <App />
  </ExplorerContext.Provider>,
  app,
)
void explorer.start()
