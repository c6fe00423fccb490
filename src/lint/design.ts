import type { Diagnostic } from '../diagnostic/index.ts'
import {
  type KubeOvnOptions,
  NEWEST_RELEASE,
  RELEASES,
  type Release,
  type Resources,
  type Translation,
  translate,
} from '../kubeovn/index.ts'
import { type Manifest, readManifests, type Source } from '../manifest/index.ts'
import type { LogicalNetwork } from '../model/index.ts'
import { Network } from '../network.ts'

/** How a design is to be read. What lint says is about a live cluster, so localConnectIP is always an address. */
export type DesignOptions = Omit<KubeOvnOptions, 'connectIp'>

/** What a design was translated to. */
const translations = new WeakMap<Design, Translation>()

/** What people wrote and what a live cluster makes of it: all that a lint rule may look at. */
export class Design {
  readonly manifests: readonly Manifest[]
  /** The objects of Kube-OVN in the manifests, typed. */
  readonly resources: Resources
  /** What reading and translating the manifests told. */
  readonly diagnostics: readonly Diagnostic[]
  /** What reading alone told. */
  readonly problems: readonly Diagnostic[]
  /** What the manifests amount to on a cluster. */
  readonly model: LogicalNetwork
  /** The release that the cluster runs, as a row of what it does differently. */
  readonly release: Release
  readonly options: DesignOptions
  #network: Network | undefined

  /** `earlier` is a design that differs in a few objects, with the same options. */
  constructor(
    manifests: readonly Manifest[],
    problems: readonly Diagnostic[],
    options: DesignOptions,
    earlier?: Design,
  ) {
    const how = { ...options, connectIp: 'address' } as const
    const translation = translate(manifests, how, undefined, earlier && translations.get(earlier))
    translations.set(this, translation)
    this.manifests = manifests
    this.resources = translation.resources
    this.problems = problems
    this.diagnostics = [...problems, ...translation.diagnostics]
    this.model = translation.network
    this.release = RELEASES[options.release ?? NEWEST_RELEASE]
    this.options = options
  }

  /** The network that answers questions: most designs are never asked one. */
  get network(): Network {
    this.#network ??= new Network(this.model, this.options.namespace)
    return this.#network
  }

  /** The design that texts describe. Never throws: what can't be read is in `diagnostics`. */
  static read(sources: Iterable<Source>, options: DesignOptions = {}): Design {
    const { namespace } = options
    const read = readManifests(sources, { ...(namespace !== undefined && { namespace }) })
    return new Design(read.manifests, read.diagnostics, options)
  }
}
