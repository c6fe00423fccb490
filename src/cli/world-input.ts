import {
  isChangesText,
  isCloudResource,
  isWorldText,
  readWorld,
  type World,
  worldWith,
} from '../cloud/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { type Manifest, readManifests, type Source } from '../manifest/index.ts'
import type { ReadSourcesResult } from '../node.ts'
import { UsageError } from './exit.ts'
import { manifestsWithout } from './without.ts'
import { withoutFromWorld } from './without-world.ts'

/** A world of cloud networks, as what is read beside it and `--without` make it. */
export interface WorldInput extends ReadSourcesResult {
  /** What beside it is of the cluster: Kube-OVN's objects, nodes and pods. */
  readonly manifests: readonly Manifest[]
  /** Absent where something is wrong with it. */
  readonly world?: World
  readonly problems: readonly Diagnostic[]
}

/**
 * Reads a world. Resources of Cloud Manager beside it are applied, changes made, and everything comes to rest. What is to
 * be taken away is looked for among the manifests of the cluster first.
 *
 * @throws UsageError where there is a second world, and for a part to go without that is not there
 */
export function worldInput(
  read: ReadSourcesResult,
  without: readonly string[],
  namespace: string,
): WorldInput {
  const [first, second] = read.sources.filter(({ text }) => isWorldText(text))
  if (second) {
    throw new UsageError(
      `\`${first!.file}\` and \`${second.file}\` are two worlds of cloud networks`,
      'name one of them; what is to be added to it are resources of Cloud Manager, or a file with `changes`',
    )
  }
  const others = read.sources.filter((source) => source !== first)
  const { world, diagnostics } = withSources(first!, others)
  const written = others.filter(({ text }) => !isChangesText(text))
  const ofCluster =
    written.length === 0
      ? []
      : readManifests(written, { namespace }).manifests.filter((one) => !isCloudResource(one))
  if (!world) return { ...read, manifests: ofCluster, problems: diagnostics }
  const left = without.reduce<Design>((design, part) => withoutPart(design, part, namespace), {
    world,
    manifests: ofCluster,
  })
  return { ...read, ...left, problems: diagnostics }
}

interface Design {
  readonly world: World
  readonly manifests: readonly Manifest[]
}

function withoutPart({ manifests, world }: Design, part: string, namespace: string): Design {
  try {
    return { world, manifests: manifestsWithout(manifests, [part], namespace) }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { manifests, world: withoutFromWorld(world, [part]) }
  }
}

function withSources(
  source: Source,
  others: readonly Source[],
): { readonly world: World | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const read = readWorld(source)
  return read.world && others.length > 0 ? worldWith(read.world, others) : read
}
