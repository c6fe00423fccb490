import type { ConnectIpReading, ReleaseName } from '../kubeovn/index.ts'
import type { Source } from '../manifest/index.ts'

/** What the page opens on. Without it, it offers the built-in examples. */
export interface ExplorerInput {
  readonly sources: readonly Source[]
  readonly release: ReleaseName
  readonly reading: ConnectIpReading
  readonly namespace: string
}
