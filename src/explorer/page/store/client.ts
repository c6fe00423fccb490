import type { Answer, Ask, Kind, Problem, Request, Response } from '../../protocol/index.ts'

/** A question that somebody asked anew before it was looked at: whoever asked has a newer one on its way. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}

/** A question without an answer. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly help: string | undefined

  constructor({ message, help }: Problem) {
    super(message)
    this.help = help
  }
}

interface Waiting {
  resolve(answer: unknown): void
  reject(reason: Error): void
}

/** The page's end of the line to the worker. */
export class Client {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  constructor(worker: Worker) {
    this.#worker = worker
    worker.onmessage = ({ data }: MessageEvent<Response>) => this.#take(data)
    worker.onerror = ({ message }) => this.#fail(message)
  }

  /**
   * Asks the worker. In one slot, which is the kind unless another is named, only the latest question counts.
   *
   * @throws Superseded where a later question came in the same slot
   * @throws Refused where the question has no answer
   */
  ask<K extends Kind>(kind: K, ask: Ask<K>, slot: string = kind): Promise<Answer<K>> {
    const id = ++this.#last
    const request: Request<K> = { id, kind, slot, ask }
    return new Promise<Answer<K>>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject })
      this.#worker.postMessage(request)
    })
  }

  #take(response: Response): void {
    const waiting = this.#waiting.get(response.id)
    this.#waiting.delete(response.id)
    if (response.outcome === 'answered') waiting?.resolve(response.answer)
    else if (response.outcome === 'superseded') waiting?.reject(new Superseded())
    else waiting?.reject(new Refused(response.problem))
  }

  /** The engine itself has failed: whoever waits would wait for ever. */
  #fail(message: string): void {
    const problem = { message: `the simulator stopped: ${message}`, help: 'load the page again' }
    for (const { reject } of this.#waiting.values()) reject(new Refused(problem))
    this.#waiting.clear()
  }
}

/** Starts the engine, whose program the page carries as text. */
export function startWorker(): Worker {
  const program = document.getElementById('worker')?.textContent ?? ''
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }))
  const worker = new Worker(url)
  URL.revokeObjectURL(url)
  return worker
}
