import type { Answer, Ask, Kind, Protocol, Request } from '../../protocol/index.ts'
import type { Session } from '../session.ts'
import type { Answers } from './answers.ts'
import { CLOUD_ANSWERS } from './cloud.ts'
import { COMPARE_ANSWERS } from './compare.ts'
import { DESIGN_ANSWERS } from './design.ts'
import { FINDINGS_ANSWERS } from './findings.ts'
import { INSPECT_ANSWERS } from './inspect.ts'
import { MAP_ANSWERS } from './map.ts'
import { REACH_ANSWERS } from './reach.ts'
import { TRACE_ANSWERS } from './trace.ts'
import { WHAT_IF_ANSWERS } from './what-if.ts'

/** Each panel adds its answers here. */
const ANSWERS: Answers<Protocol> = {
  ...DESIGN_ANSWERS,
  ...MAP_ANSWERS,
  ...FINDINGS_ANSWERS,
  ...CLOUD_ANSWERS,
  ...TRACE_ANSWERS,
  ...INSPECT_ANSWERS,
  ...REACH_ANSWERS,
  ...WHAT_IF_ANSWERS,
  ...COMPARE_ANSWERS,
}

/**
 * Answers one request.
 *
 * @throws Error with a message for people, and perhaps with `help`
 */
export async function answer<K extends Kind>(
  session: Session,
  { kind, ask }: Request<K>,
): Promise<Answer<K>> {
  const answerKind: (session: Session, ask: Ask<K>) => Answer<K> | Promise<Answer<K>> =
    ANSWERS[kind]
  return await answerKind(session, ask)
}
