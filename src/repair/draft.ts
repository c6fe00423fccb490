import { type Edit, patchManifests } from '../edit/index.ts'
import type { Vpc } from '../kubeovn/index.ts'
import { Design } from '../lint/index.ts'
import { valueAt } from '../manifest/index.ts'
import {
  editsOf,
  keyOf,
  listOf,
  objectOf,
  type Step,
  type WrittenPeering,
  type WrittenPolicy,
  type WrittenRoute,
} from './step.ts'

/** An item of a list of a VPC as a draft has it, in the place that it has there. */
export interface Item<Entry> {
  readonly entry: Entry
  /** Its place in the list as it is written; undefined where the draft adds it. */
  readonly at: number | undefined
}

/** A design as it is written, with steps made in thought. Immutable. */
export class Draft {
  readonly base: Design
  readonly #steps: ReadonlyMap<string, Step>
  #design: Design | undefined

  constructor(base: Design, steps: ReadonlyMap<string, Step> = new Map()) {
    this.base = base
    this.#steps = steps
  }

  get steps(): readonly Step[] {
    return [...this.#steps.values()]
  }

  /** A text that drafts of one design with the same steps share. */
  get key(): string {
    return JSON.stringify(this.steps.map((step) => JSON.stringify(step)).sort())
  }

  with(steps: readonly Step[]): Draft {
    const all = new Map(this.#steps)
    for (const step of steps) all.set(keyOf(step), step)
    return new Draft(this.base, all)
  }

  without(step: Step): Draft {
    const rest = new Map(this.#steps)
    rest.delete(keyOf(step))
    return new Draft(this.base, rest)
  }

  /** One step as changes to what is written. */
  editsOf(step: Step): readonly Edit[] {
    const manifest = objectOf(step, this.base)!
    const at = 'at' in step ? step.at : undefined
    const written = at === undefined ? undefined : valueAt(manifest.value, [...listOf(step), at])
    return editsOf(step, manifest, written)
  }

  /** The design with all steps made. */
  get design(): Design {
    if (this.#design) return this.#design
    const edits = this.steps.flatMap((step) => this.editsOf(step))
    const { manifests, problems, options } = this.base
    this.#design =
      edits.length === 0
        ? this.base
        : new Design(patchManifests(manifests, edits), problems, options)
    return this.#design
  }

  /** The static routes of a VPC, in the order in which the design has them. */
  routesOf(name: string): readonly Item<WrittenRoute>[] {
    return this.#items(this.#vpc(name)?.spec.staticRoutes, 'route', name)
  }

  /** The peerings of a VPC, in the order in which the design has them. */
  peeringsOf(name: string): readonly Item<WrittenPeering>[] {
    return this.#items(this.#vpc(name)?.spec.vpcPeerings, 'peering', name)
  }

  /** The policies of a VPC, in the order in which the design has them. */
  policiesOf(name: string): readonly Item<WrittenPolicy>[] {
    return this.#items(this.#vpc(name)?.spec.policyRoutes, 'policy', name)
  }

  #items<Entry>(
    written: readonly Entry[] | null | undefined,
    kind: 'route' | 'peering' | 'policy',
    vpc: string,
  ): Item<Entry>[] {
    const steps = this.steps.filter(
      (step): step is Step & { kind: typeof kind } => step.kind === kind && step.vpc === vpc,
    )
    const items = (written ?? []).map((entry, at) => ({ entry, at }))
    return withSteps(items, steps as readonly Change<Entry>[])
  }

  #vpc(name: string): Vpc | undefined {
    return this.base.resources.vpcs.find((vpc) => vpc.name === name)
  }
}

/** An item that is changed, taken out, or added. */
interface Change<Entry> {
  readonly at: number | undefined
  readonly entry: Entry | undefined
}

function withSteps<Entry>(
  written: readonly { readonly entry: Entry; readonly at: number }[],
  steps: readonly Change<Entry>[],
): Item<Entry>[] {
  const kept = written.flatMap((item): Item<Entry>[] => {
    const step = steps.find(({ at }) => at === item.at)
    if (!step) return [item]
    return step.entry === undefined ? [] : [{ entry: step.entry, at: item.at }]
  })
  const added = steps.filter(({ at, entry }) => at === undefined && entry !== undefined)
  return [...kept, ...added.map(({ entry }) => ({ entry: entry!, at: undefined }))]
}
