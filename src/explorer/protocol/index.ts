import type { CloudProtocol } from './cloud.ts'
import type { CompareProtocol } from './compare.ts'
import type { DesignProtocol } from './design.ts'
import type { FindingsProtocol } from './findings.ts'
import type { InspectProtocol } from './inspect.ts'
import type { MapProtocol } from './map.ts'
import type { ReachProtocol } from './reach.ts'
import type { TraceProtocol } from './trace.ts'
import type { WhatIfProtocol } from './what-if.ts'

/**
 * What the page can ask the worker, and what it answers: plain data only. Each panel describes its questions in a file of
 * its own, and adds a line here.
 */
export interface Protocol
  extends DesignProtocol,
    MapProtocol,
    FindingsProtocol,
    CloudProtocol,
    TraceProtocol,
    InspectProtocol,
    ReachProtocol,
    WhatIfProtocol,
    CompareProtocol {}

export type Kind = keyof Protocol
export type Ask<K extends Kind> = Protocol[K]['ask']
export type Answer<K extends Kind> = Protocol[K]['answer']

/** A question on its way to the worker. */
export interface Request<K extends Kind = Kind> {
  readonly id: number
  readonly kind: K
  /** A later question in the same slot takes the place of one that is not answered yet. */
  readonly slot: string
  readonly ask: Ask<K>
}

/** What comes back for each request, in whatever order. */
export type Response =
  | { readonly id: number; readonly outcome: 'answered'; readonly answer: unknown }
  /** A later one came in its slot before anybody looked at it. */
  | { readonly id: number; readonly outcome: 'superseded' }
  | { readonly id: number; readonly outcome: 'refused'; readonly problem: Problem }

/** Why a question has no answer: its own fault, told in words for people. */
export interface Problem {
  readonly message: string
  readonly help: string | undefined
}

export * from './cloud.ts'
export * from './compare.ts'
export * from './design.ts'
export * from './effect.ts'
export * from './findings.ts'
export * from './inspect.ts'
export * from './map.ts'
export * from './reach.ts'
export * from './trace.ts'
export * from './what-if.ts'
