import { readManifests, type Source } from '../../src/manifest/index.ts'
import { parseCidr } from '../../src/net/index.ts'
import {
  type DesignRequest,
  type GeneratedDesign,
  generateDesign,
  takeInventory,
  type Verification,
  verifyDesign,
} from '../../src/plan/index.ts'
import { formatPlannedObjects } from '../../src/report/index.ts'

export const cidrs = (...texts: string[]) => texts.map((text) => parseCidr(text)!)

/** A request for the VPCs, with usual pools. */
export function request(
  topology: DesignRequest['topology'],
  vpcs: readonly string[],
  more: Partial<DesignRequest> = {},
): DesignRequest {
  return {
    topology,
    vpcs,
    transitRouting: false,
    subnets: cidrs('10.0.0.0/8'),
    lengths: { 4: 24, 6: 64 },
    transit: { kind: 'pools', pools: cidrs('169.254.0.0/16', 'fd00:a9fe::/112') },
    avoid: [],
    pods: false,
    append: true,
    ...more,
  }
}

export const hubAnd = (spokes: number): string[] => [
  'hub',
  ...Array.from({ length: spokes }, (_, i) => `spoke-${i + 1}`),
]

export const inventoryOf = (existing: readonly Source[]) =>
  takeInventory(readManifests(existing).manifests, [], { connectIp: 'address' })

export interface Made {
  readonly design: GeneratedDesign
  readonly written: Source
  readonly verification: Verification
}

/** A design beside what exists, written and verified. */
export function make(asked: DesignRequest, ...texts: readonly string[]): Made {
  const existing = texts.map((text, i) => ({ file: `${i}.yaml`, text }))
  const inventory = inventoryOf(existing)
  const design = generateDesign(asked, inventory)
  const written = { file: 'new.yaml', text: formatPlannedObjects(design.objects) }
  const verification = verifyDesign({ design, written, inventory, existing })
  return { design, written, verification }
}
