import type { Source } from '../../../manifest/index.ts'
import { type ExampleName, FIRST_EXAMPLE, isExampleName } from '../../examples/names.ts'
import type { ExplorerInput } from '../../input.ts'
import type { Answer, Ask, Kind, Place } from '../../protocol/index.ts'
import { type Fields, formatFragment, readFragment } from '../../state/fields.ts'
import { packSources, unpackSources } from '../../state/packed-sources.ts'
import { DEFAULT_SETTINGS, type Settings, settingsOf } from '../../state/settings.ts'
import type { MapOverlay } from '../map/overlay.ts'
import { type Client, Superseded } from './client.ts'
import { changed, type History, redone, startHistory, undone } from './history.ts'
import type { Model } from './model.ts'
import { Store } from './store.ts'

/** So long nothing may change before the address is written: browsers refuse to be told too often. */
const SETTLED = 200

/** What the page is about, and everything that can be done with it. Panels get it from `useExplorer`. */
export class Explorer {
  readonly store: Store<Model>
  /** What the page was opened with; undefined for the playground. */
  readonly input: ExplorerInput | undefined
  readonly #client: Client
  #addressTimer: number | undefined
  #written = ''

  constructor(client: Client, input: ExplorerInput | undefined) {
    this.#client = client
    this.input = input
    this.store = new Store<Model>({
      fields: {},
      history: startHistory([]),
      example: undefined,
      opened: undefined,
      revision: 0,
      busy: true,
      revealed: undefined,
      overlays: {},
      announced: '',
      failure: undefined,
    })
  }

  get model(): Model {
    return this.store.value
  }

  get sources(): readonly Source[] {
    return this.model.history.sources
  }

  get settings(): Settings {
    return settingsOf(this.model.fields, this.input ?? DEFAULT_SETTINGS)
  }

  /** Opens what the address says, now and whenever it is another one. */
  async start(): Promise<void> {
    addEventListener('hashchange', () => {
      if (location.hash !== this.#written) void this.#followAddress()
    })
    await this.#followAddress()
  }

  /** Changes what the address says. Whatever depends on it follows. */
  go(fields: Fields): void {
    const before = this.settings
    this.#set({ fields: { ...this.model.fields, ...fields } })
    const { release, reading, time } = this.settings
    if (release !== before.release || reading !== before.reading || time !== before.time) {
      void this.#open()
    }
    this.#writeAddressSoon()
  }

  async openExample(name: ExampleName): Promise<void> {
    const sources = await this.#textsOf(name)
    if (sources) await this.#start(name, sources)
  }

  /** Opens what the page came with. */
  async openInput(): Promise<void> {
    await this.#start(undefined, this.input?.sources ?? [])
  }

  /** Gives the manifests other texts. Changes of one `strand` in a row are undone together. */
  edit(sources: readonly Source[], strand?: string): void {
    this.#remember(changed(this.model.history, sources, strand))
  }

  undo(): void {
    this.#remember(undone(this.model.history))
  }

  redo(): void {
    this.#remember(redone(this.model.history))
  }

  /** Shows a line in the editor. */
  reveal(place: Place): void {
    const count = (this.model.revealed?.count ?? 0) + 1
    this.#set({ revealed: { place, count } })
    this.go({ file: place.file, region: 'manifests' })
  }

  /** Selects a part of the map; nothing where it is undefined. */
  select(id: string | undefined): void {
    this.go({ select: id })
  }

  /** Selects a part of the map and shows all about it; nothing is selected where it is undefined. */
  inspect(id: string | undefined): void {
    this.go({ select: id, ...(id !== undefined && { panel: 'inspect' }) })
  }

  /** Draws over the map, or nothing any more. Each panel has an overlay of its own, and takes it away when it is left. */
  draw(panel: string, overlay: MapOverlay | undefined): void {
    const { [panel]: _, ...others } = this.model.overlays
    this.#set({ overlays: overlay ? { ...others, [panel]: overlay } : others })
  }

  /** Lets screen readers say something that has just happened. */
  announce(announced: string): void {
    this.#set({ announced })
  }

  dismissFailure(): void {
    this.#set({ failure: undefined })
  }

  /**
   * Asks the worker about the design that is open; see `useAnswer` for what is shown all the time.
   *
   * @throws Superseded where a later question came in the same slot
   * @throws Refused where the question has no answer
   */
  ask<K extends Kind>(kind: K, ask: Ask<K>, slot?: string): Promise<Answer<K>> {
    return this.#client.ask(kind, ask, slot)
  }

  /**
   * Writes what is seen into the address.
   *
   * @returns whether all of it has place there: manifests that were edited may be too long
   */
  async writeAddress(): Promise<boolean> {
    clearTimeout(this.#addressTimer)
    const { history, fields } = this.model
    const edited = history.past.length > 0 || fields.manifests !== undefined
    const manifests = edited ? await packSources(history.sources) : undefined
    this.#set({ fields: { ...this.model.fields, manifests } })
    this.#written = formatFragment(this.model.fields)
    const { pathname, search } = location
    // An address without a fragment would load the page again.
    window.history.replaceState(null, '', this.#written || `${pathname}${search}`)
    return !edited || manifests !== undefined
  }

  #set(part: Partial<Model>): void {
    this.store.set({ ...this.model, ...part })
  }

  async #followAddress(): Promise<void> {
    const fields = readFragment(location.hash)
    // What is clicked while the texts are on their way counts too.
    this.#set({ fields })
    const { history } = this.model
    const packed = fields.manifests && (await unpackSources(fields.manifests))
    const example = this.#exampleOf(fields)
    const sources = packed || (await this.#textsOf(example))
    if (!sources || this.model.history !== history) return
    const failure =
      fields.manifests && !packed
        ? 'The address holds manifests that can not be read: it was cut off on its way. What is shown is what they started from.'
        : undefined
    this.#set({ example, history: startHistory(sources), overlays: {}, failure })
    await this.#open()
  }

  /** What was chosen of a panel or a part of the map belongs to the manifests that were open before. */
  async #start(example: ExampleName | undefined, sources: readonly Source[]): Promise<void> {
    const { release, reading, theme, panel } = this.model.fields
    this.#set({
      fields: { example, release, reading, theme, panel },
      example,
      history: startHistory(sources),
      overlays: {},
      revealed: undefined,
    })
    this.#writeAddressSoon()
    await this.#open()
  }

  #exampleOf({ example }: Fields): ExampleName | undefined {
    if (isExampleName(example)) return example
    return this.input ? undefined : FIRST_EXAMPLE
  }

  /** The texts of an example, or those that the page came with; undefined where there are none to be had. */
  async #textsOf(example: ExampleName | undefined): Promise<readonly Source[] | undefined> {
    if (!example) return this.input?.sources ?? []
    try {
      return await this.ask('example', { name: example })
    } catch (error) {
      this.#tell(error)
      return undefined
    }
  }

  #remember(history: History | undefined): void {
    if (!history) return
    this.#set({ history })
    void this.#open()
    this.#writeAddressSoon()
  }

  async #open(): Promise<void> {
    this.#set({ busy: true })
    const { sources, settings } = this
    const namespace = this.input?.namespace ?? 'default'
    try {
      const opened = await this.ask('open', { sources, ...settings, namespace })
      this.#set({ opened, revision: this.model.revision + 1, busy: false })
    } catch (error) {
      this.#tell(error)
    }
  }

  /** Shows what went wrong; that a later question took the place of one is nothing wrong. */
  #tell(error: unknown): void {
    if (error instanceof Superseded) return
    this.#set({ busy: false, failure: error instanceof Error ? error.message : String(error) })
  }

  #writeAddressSoon(): void {
    clearTimeout(this.#addressTimer)
    this.#addressTimer = setTimeout(() => void this.writeAddress(), SETTLED)
  }
}
