import * as z from 'zod'
import { mustParse } from '../world/written.ts'
import { QUIRKS, type QuirkName } from './quirks.ts'
import { HOUR, parseDuration, SECOND } from './time.ts'

/** A duration as text in a file, in milliseconds in the program. */
export const duration = z
  .string()
  .refine(
    (text) => parseDuration(text) !== undefined,
    'must be a duration, such as 150s, 10h, 7d or 1h30m',
  )
  .transform((text) => parseDuration(text)!)

const quirkNames = Object.keys(QUIRKS) as [QuirkName, ...QuirkName[]]

/** What is open in AWS's documentation. */
const aws = z.strictObject({
  /** How long a request takes to become pending or to fail. */
  requestTime: duration.default(SECOND),
  /** How long an accepted connection takes to become active; between regions, also a deletion. */
  provisioningTime: duration.default(SECOND),
  /** AWS's words for a connection that failed, of a VPC that overlaps. The text is known from reports only. */
  failedMessage: z
    .string()
    .default('Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range'),
  /** Whether a route that exists with the same target can be created again. */
  sameTargetRoute: z.enum(['refused', 'accepted']).default('refused'),
  /** The code for a route to a peering connection in the table of a gateway. */
  gatewayTableCode: z.string().default('RouteNotSupported'),
  /** Whether the requester's number of active connections counts when it asks, or only on acceptance. */
  activeQuotaAt: z.enum(['request', 'acceptance']).default('request'),
})

/** What is open in GCP's documentation. */
const gcp = z.strictObject({
  /** How long adding a peering takes. */
  operationTime: duration.default(30 * SECOND),
  /** Where overlapping ranges are noticed: when the second side is added, the first, or before any operation. */
  overlapDetectedOn: z.enum(['secondSide', 'firstSide', 'syncReject']).default('secondSide'),
  /** How a second peering of the same two networks is refused. */
  duplicateRefusedAs: z.enum(['call', 'operation']).default('call'),
  /** Whether peerings that are INACTIVE count for the quota. */
  inactivePeeringsCount: z.boolean().default(true),
  /** How an exceeded quota is told: by the operation's error, or by HTTP status 413. */
  quotaRefusedAs: z.enum(['operation', 'call']).default('operation'),
})

/** What is open in Azure's documentation. */
const azure = z.strictObject({
  /** Code and text for more peerings than the quota allows. */
  peeringQuotaCode: z.string().default('PeeringLimitReached'),
  peeringQuotaMessage: z
    .string()
    .default('The virtual network has reached its maximum number of peerings.'),
  /** Whether updating a Disconnected peering, as with vpcPeeringSync, makes it Initiated again. */
  updateOfDisconnected: z.enum(['refused', 'repairs']).default('refused'),
  /** Which sync level a Disconnected peering has: by the address spaces, as any other, or always the same. */
  syncLevelOfDisconnected: z.enum(['compared', 'inSync', 'outOfSync']).default('compared'),
})

/** How the simulation goes where facts leave it open, and which of its two readings of Cloud Manager it follows. */
export const settingsSchema = z.strictObject({
  /** `as-coded` has the quirks of the code, `documented` has none of them. */
  mode: z.enum(['as-coded', 'documented']).default('as-coded'),
  /** Quirks switched on or off against the mode. */
  quirks: z.partialRecord(z.enum(quirkNames), z.boolean()).default({}),
  /** The feature flag by which Cloud Manager follows changes of address spaces. Off in production. */
  vpcPeeringSync: z.boolean().default(false),
  /** Decides names and jitter. */
  seed: z.int().default(1),
  /** How often everything is looked at again, whatever happened. */
  resyncPeriod: duration
    .refine((period) => period > 0, 'must be longer than 0s')
    .default(10 * HOUR),
  /** By which part of it each period may be longer or shorter; 0.1 in a live controller. */
  resyncJitter: z.number().min(0).max(0.5).default(0),
  /** How much later than the control plane the user's resource is updated; up to a minute in a live cluster. */
  statusLag: duration.default(0),
  /**
   * Whether a status that is written again and again triggers its own controller once a second. Concluded from the code;
   * it would make every "no retry" after such a write a retry each second.
   */
  selfTrigger: z.boolean().default(false),
  aws: aws.prefault({}),
  gcp: gcp.prefault({}),
  azure: azure.prefault({}),
})

export type Settings = Readonly<z.output<typeof settingsSchema>>

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({})

/** Settings as they are written: what is left out has its default. */
export type WrittenSettings = z.input<typeof settingsSchema>

/** @throws TypeError with everything that is wrong with them */
export function readSettings(written: WrittenSettings): Settings {
  return mustParse(settingsSchema, written, 'the settings')
}

export function hasQuirk({ mode, quirks }: Settings, name: QuirkName): boolean {
  return quirks[name] ?? mode === 'as-coded'
}
