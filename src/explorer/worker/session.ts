import { type CloudSimulation, cloudNetwork, isWorldText } from '../../cloud.ts'
import { mapOfDesign, mapOfWorld } from '../../design-map.ts'
import type { Diagnostic } from '../../diagnostic/index.ts'
import type { ConnectIpReading, KubeOvnOptions } from '../../kubeovn/index.ts'
import {
  Design,
  type LintReport,
  lint,
  type ProvenReport,
  proveFixes,
  RULES,
} from '../../lint/index.ts'
import { networkOf } from '../../load.ts'
import { type ReadResult, readManifests, type Source } from '../../manifest/index.ts'
import type { NetworkMap } from '../../map/index.ts'
import type { Network } from '../../network.ts'
import type { OpenRequest } from '../protocol/index.ts'
import { type CloudDesign, openCloud, simulationAt } from './cloud-design.ts'

/** The design that is open, and everything that was worked out about it: each thing when it is first asked for. */
export class Session {
  #open: OpenDesign | undefined

  /** Opens a design; what is known of the one before is forgotten, but for what both have in common. */
  open(request: OpenRequest): OpenDesign {
    this.#open = new OpenDesign(request)
    return this.#open
  }

  /** @throws Error before anything was opened */
  get design(): OpenDesign {
    if (!this.#open) throw new Error('no manifests have been opened')
    return this.#open
  }
}

/** One design, as it was opened. It does not change: opening another makes another. */
export class OpenDesign {
  readonly request: OpenRequest
  readonly #networks = new Map<ConnectIpReading, Network>()
  #read: ReadResult | undefined
  #design: Design | undefined
  #report: LintReport | undefined
  #proven: ProvenReport | undefined
  #map: NetworkMap | undefined
  readonly #cloud: CloudDesign | undefined
  #simulation: CloudSimulation | undefined

  constructor(request: OpenRequest) {
    this.request = request
    const world = request.sources.find(({ text }) => isWorldText(text))
    if (world) this.#cloud = openCloud(request.sources, world)
  }

  get sources(): readonly Source[] {
    return this.request.sources
  }

  get kind(): 'kube-ovn' | 'cloud' {
    return this.#cloud ? 'cloud' : 'kube-ovn'
  }

  /** How Kube-OVN's manifests are read. */
  get options(): KubeOvnOptions {
    const { release, reading, namespace } = this.request
    return { release, connectIp: reading, namespace }
  }

  /** The world of cloud networks with its peering resources; undefined for manifests of Kube-OVN. */
  get cloud(): CloudDesign | undefined {
    return this.#cloud
  }

  /** The cloud at the time that is looked at; undefined where there is no world, or none that can be read. */
  get simulation(): CloudSimulation | undefined {
    if (!this.#cloud?.world) return undefined
    return (this.#simulation ??= simulationAt(this.#cloud, this.request.time))
  }

  /** The objects of Kube-OVN, and what was wrong with their texts. */
  get read(): ReadResult {
    const { namespace, sources } = this.request
    if (this.#cloud) return (this.#read ??= { manifests: [], diagnostics: this.#cloud.diagnostics })
    return (this.#read ??= readManifests(sources, { namespace }))
  }

  /** As lint looks at it: as a live cluster has it, whatever the reading. */
  get lintDesign(): Design {
    const { namespace, release } = this.request
    const { manifests, diagnostics } = this.read
    return (this.#design ??= new Design(manifests, diagnostics, { namespace, release }))
  }

  get report(): LintReport {
    return (this.#report ??= lint(this.lintDesign, RULES))
  }

  /** What lint found, with the fixes that were proven. */
  get proven(): ProvenReport {
    const { lintDesign, report, sources } = this
    const options = { sources, rules: RULES, effects: 'none' } as const
    return (this.#proven ??= proveFixes(lintDesign, report, options))
  }

  get map(): NetworkMap {
    return (this.#map ??= this.#makeMap())
  }

  #makeMap(): NetworkMap {
    if (this.#cloud) return mapOfWorld(simulated(this.simulation).world, this.network())
    const { findings } = this.report
    return mapOfDesign(this.lintDesign, { network: this.network().model, findings })
  }

  /** The network under the reading that was chosen, or under another. */
  network(reading: ConnectIpReading = this.request.reading): Network {
    const known = this.#networks.get(reading)
    if (known) return known
    const network = this.#compile(reading)
    this.#networks.set(reading, network)
    return network
  }

  #compile(reading: ConnectIpReading): Network {
    if (this.#cloud) return cloudNetwork(simulated(this.simulation).world)
    if (reading === 'address') return this.lintDesign.network
    return networkOf(this.read.manifests, { ...this.options, connectIp: reading }).network
  }

  /** What reading told and no rule repeats. */
  get untold(): readonly Diagnostic[] {
    if (this.#cloud) return this.#cloud.diagnostics
    const told = new Set(this.report.findings.map(({ message }) => message))
    return this.lintDesign.diagnostics.filter(({ message }) => !told.has(message))
  }
}

function simulated(simulation: CloudSimulation | undefined): CloudSimulation {
  if (!simulation) throw new Error('the world of cloud networks can not be read')
  return simulation
}
