import * as z from 'zod'
import { duration, settingsSchema } from '../simulation/settings.ts'
import { protocol } from '../world/part.ts'

const CONDITION = /^(Ready|Error|Warning|QuotaExceeded)\/(\w+)(?: ([\s\S]*))?$/

/** `Type/Reason`, and behind it the message where it is to be compared as well. */
const condition = z
  .string()
  .regex(CONDITION, 'must be a condition, such as `Ready/Ready` with the message behind it')
  .transform((text) => {
    const [, type, reason, message] = CONDITION.exec(text)!
    return { type: type!, reason: reason!, message }
  })

/** What a user is to see of one resource. What is left out is not compared. */
const resourceExpectation = z.strictObject({
  /** An empty text is no state yet. */
  state: z.string().optional(),
  /** All conditions, in their order. */
  conditions: z.array(condition).optional(),
  deleting: z.boolean().optional(),
  /** It is not there, or no longer. */
  gone: z.literal(true).optional(),
  /** After which time the controller tries again; `never` is stop and forget. */
  retry: z.union([z.literal('never'), z.literal('back-off'), duration]).optional(),
})
export type ResourceExpectation = z.output<typeof resourceExpectation>

/** What is to become of a packet and its reply. */
const reachExpectation = z.strictObject({
  from: z.string(),
  /** An endpoint, or an address. */
  to: z.string(),
  protocol: protocol.exclude(['all']).default('tcp'),
  port: z.int().min(0).max(65535).default(443),
  outcome: z.enum([
    'ok',
    'no-route',
    'blackhole',
    'peering-not-up',
    'not-transitive',
    'dst-not-in-peer',
    'filter-out',
    'filter-in',
    'no-return-route',
  ]),
})
export type ReachExpectation = Readonly<z.output<typeof reachExpectation>>

/** Lines to compare; `*` stands for anything. */
const lines = z.array(z.string())

const expectation = z.strictObject({
  resources: z.record(z.string(), resourceExpectation).default({}),
  /** The peerings of the world, and on AWS the routes to them: as `isthmus cloud run` prints them. */
  peerings: lines.optional(),
  /** Where something dangles. */
  dangling: lines.optional(),
  reach: z.array(reachExpectation).default([]),
})
export type Expectation = Readonly<z.output<typeof expectation>>

const step = z.strictObject({
  /** When, from the beginning; the time before goes by first. */
  at: duration.optional(),
  /** How long after the step before, or when nothing is left to do. */
  after: z.union([z.literal('idle'), duration]).optional(),
  /** A resource, or the name of a file with resources. */
  apply: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  /** Name of a resource. */
  delete: z.string().optional(),
  /** One change of the world; what there is depends on the provider. */
  change: z.record(z.string(), z.unknown()).optional(),
  resync: z.literal(true).optional(),
  expect: expectation.optional(),
  /** A part of the words with which the API server or the provider is to refuse it. */
  refused: z.string().optional(),
})
export type WrittenStep = Readonly<z.output<typeof step>>

/** What happens in a step: exactly one of these is its key. */
export const ACTIONS = ['apply', 'delete', 'change', 'resync', 'expect'] as const

export const scenarioSchema = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  /** A world, or the name of its file. */
  world: z.union([z.string(), z.record(z.string(), z.unknown())]),
  settings: settingsSchema.prefault({}),
  /** Changes of the world before anything begins. */
  given: z.array(z.record(z.string(), z.unknown())).default([]),
  steps: z.array(step).min(1),
  /** What a user sees of each resource from the beginning to the end, a line for each change. */
  timeline: z.record(z.string(), lines).optional(),
})
