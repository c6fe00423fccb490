import type { Kind, Protocol } from '../../protocol/index.ts'
import type { Session } from '../session.ts'

/** How the questions of a part of the protocol are answered, about the design that is open. */
export type Answers<P> = {
  readonly [K in keyof P & Kind]: (
    session: Session,
    ask: Protocol[K]['ask'],
  ) => Protocol[K]['answer'] | Promise<Protocol[K]['answer']>
}
