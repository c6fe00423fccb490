import { networkOfWorld, readWorld, type World } from './cloud/index.ts'
import type { Diagnostic } from './diagnostic/index.ts'
import { type KubeOvnOptions, translate } from './kubeovn/index.ts'
import type { Loaded } from './load.ts'
import { type Manifest, readManifests, type Source } from './manifest/index.ts'
import { joinNetworks, type LogicalNetwork } from './model/index.ts'
import { Network } from './network.ts'

/**
 * A cluster with Kube-OVN in a Kyma network, as one network: a packet goes from a pod through its VPC and a node into the
 * networks of the world, over their peerings, and back. The Nodes of the manifests are the nodes of the world, known by
 * their InternalIP. Never throws: where the two disagree, that is in `diagnostics`, and the network is that of the
 * manifests alone.
 *
 * @param manifests YAML or JSON of Kube-OVN, Nodes with their addresses among them
 * @param world YAML or JSON: see docs/cloud.md
 */
export function loadNetworkInWorld(
  manifests: string | Iterable<Source>,
  world: string | Source | World,
  options: KubeOvnOptions = {},
): Loaded {
  const sources = typeof manifests === 'string' ? [{ file: '(text)', text: manifests }] : manifests
  const { namespace } = options
  const read = readManifests(sources, { ...(namespace !== undefined && { namespace }) })
  const found = isWorld(world) ? { world, diagnostics: [] } : readWorld(world)
  const { network, diagnostics } = networkInWorld(read.manifests, found.world, options)
  return { network, diagnostics: [...read.diagnostics, ...found.diagnostics, ...diagnostics] }
}

function isWorld(world: string | Source | World): world is World {
  return typeof world !== 'string' && 'provider' in world
}

/** As {@link loadNetworkInWorld}, from what was read already. Without a world the network is that of the manifests. */
export function networkInWorld(
  manifests: readonly Manifest[],
  world: World | undefined,
  options: KubeOvnOptions = {},
): Loaded {
  const cloud = world && networkOfWorld(world)
  const { network: cluster, diagnostics } = translate(manifests, options)
  const { model, problems } = inCloud(cluster, cloud)
  const live = (): Network => {
    const read = translate(manifests, { ...options, connectIp: 'address' }).network
    return new Network(inCloud(read, cloud).model, options.namespace)
  }
  return {
    network: new Network(
      model,
      options.namespace,
      options.connectIp === 'address' ? undefined : live,
    ),
    diagnostics: [...diagnostics, ...problems],
  }
}

function inCloud(
  cluster: LogicalNetwork,
  cloud: LogicalNetwork | undefined,
): { readonly model: LogicalNetwork; readonly problems: readonly Diagnostic[] } {
  if (!cloud) return { model: cluster, problems: [] }
  const assumed = cluster.endpoints.some(({ kind }) => kind === 'Node') && !cluster.machines
  if (assumed) return { model: cluster, problems: [NO_NODES] }
  const { network, problems } = joinNetworks(cluster, cloud)
  return { model: network ?? cluster, problems }
}

const NO_NODES: Diagnostic = {
  code: 'nodes-differ',
  severity: 'error',
  message:
    'no Node with an InternalIP is among the manifests, so that nothing says which nodes of the world they are about',
  help: 'add the output of `kubectl get nodes -o yaml` to the manifests',
}
