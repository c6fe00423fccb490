import './without-eval.ts'
import type { Request, Response } from '../protocol/index.ts'
import { answer } from './answers/index.ts'
import { RequestQueue } from './queue.ts'
import { Session } from './session.ts'

/** What a worker has of the page. */
interface Port {
  onmessage: ((event: { readonly data: Request }) => void) | null
  postMessage(response: Response): void
}

const port = globalThis as unknown as Port
const session = new Session()

/** Messages that have arrived are handled before this goes on. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

const queue = new RequestQueue(
  (request) => answer(session, request),
  (response) => port.postMessage(response),
  pause,
)
port.onmessage = ({ data }) => queue.add(data)
