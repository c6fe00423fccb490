import type { ExampleName } from '../../src/explorer/examples/names.ts'
import type { Answer, Ask, Kind, OpenRequest } from '../../src/explorer/protocol/index.ts'
import { answer } from '../../src/explorer/worker/answers/index.ts'
import { Session } from '../../src/explorer/worker/session.ts'
import type { Source } from '../../src/manifest/index.ts'

/** The worker's side, as the page sees it. */
export class Explored {
  readonly #session = new Session()

  ask<K extends Kind>(kind: K, ask: Ask<K>): Promise<Answer<K>> {
    return answer(this.#session, { id: 1, kind, slot: kind, ask })
  }

  async open(sources: readonly Source[], options: Partial<OpenRequest> = {}) {
    const settings = { release: '1.17', reading: 'address', namespace: 'default' } as const
    return await this.ask('open', { sources, ...settings, time: undefined, ...options })
  }

  static async example(name: ExampleName, options: Partial<OpenRequest> = {}) {
    const explored = new Explored()
    const sources = await explored.ask('example', { name })
    return { explored, sources, opened: await explored.open(sources, options) }
  }
}
