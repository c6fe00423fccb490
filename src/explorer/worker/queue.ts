import type { Kind, Request, Response } from '../protocol/index.ts'

/** Works on a request; may take its time, and may throw. */
type Work = (request: Request) => unknown

/** Lets what has arrived in the meantime be seen before the next request is looked at. */
type Yield = () => Promise<void>

/**
 * Answers requests one after the other, in the order in which they came. Of those in one slot only the latest is looked at:
 * whoever types or drags asks faster than anything can be answered.
 */
export class RequestQueue {
  readonly #waiting: Request[] = []
  readonly #work: Work
  readonly #reply: (response: Response) => void
  readonly #yield: Yield
  #running = false

  constructor(work: Work, reply: (response: Response) => void, pause: Yield) {
    this.#work = work
    this.#reply = reply
    this.#yield = pause
  }

  add(request: Request<Kind>): void {
    const earlier = this.#waiting.findIndex(({ slot }) => slot === request.slot)
    if (earlier >= 0) {
      const [superseded] = this.#waiting.splice(earlier, 1)
      this.#reply({ id: superseded!.id, outcome: 'superseded' })
    }
    this.#waiting.push(request)
    if (!this.#running) void this.#run()
  }

  async #run(): Promise<void> {
    this.#running = true
    for (;;) {
      await this.#yield()
      const request = this.#waiting.shift()
      if (!request) break
      this.#reply(await this.#answer(request))
    }
    this.#running = false
  }

  async #answer(request: Request): Promise<Response> {
    const { id } = request
    try {
      return { id, outcome: 'answered', answer: await this.#work(request) }
    } catch (error) {
      return { id, outcome: 'refused', problem: problemOf(error) }
    }
  }
}

function problemOf(error: unknown): { message: string; help: string | undefined } {
  if (!(error instanceof Error)) return { message: String(error), help: undefined }
  const help: unknown = 'help' in error ? error.help : undefined
  return { message: error.message, help: typeof help === 'string' ? help : undefined }
}
