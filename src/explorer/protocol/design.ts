import type { ConnectIpReading, ReleaseName } from '../../kubeovn/index.ts'
import type { Source } from '../../manifest/index.ts'
import type { ExampleName } from '../examples/names.ts'
import type { Effect } from './effect.ts'
import type { Finding } from './findings.ts'

/** What is looked at: texts, and how they are read. Every other question is about the design that was opened last. */
export interface OpenRequest {
  readonly sources: readonly Source[]
  readonly release: ReleaseName
  readonly reading: ConnectIpReading
  readonly namespace: string
  /** Of a world of cloud networks: at which time, in milliseconds from the beginning; at its end where none is given. */
  readonly time: number | undefined
}

/** What a design amounts to. */
export interface Opened {
  /** Manifests of Kube-OVN, or a world of cloud networks with peering resources of Kyma. */
  readonly kind: 'kube-ovn' | 'cloud'
  readonly counts: {
    readonly vpcs: number
    readonly subnets: number
    readonly endpoints: number
    readonly peerings: number
  }
  /** Everything that is wrong with it, by file and line; nothing is proven of fixes yet. */
  readonly findings: readonly Finding[]
  /** How long it took to work this out, in milliseconds. */
  readonly took: number
}

/** What the other reading of localConnectIP changes. */
export interface ReadingEffects {
  /** What `localConnectIP` is under the other reading. */
  readonly other: ConnectIpReading
  readonly effects: readonly Effect[]
}

export interface DesignProtocol {
  /** The texts of a built-in example. */
  example: { readonly ask: { readonly name: ExampleName }; readonly answer: readonly Source[] }
  open: { readonly ask: OpenRequest; readonly answer: Opened }
  readings: { readonly ask: Record<string, never>; readonly answer: ReadingEffects }
}
