import type { Diagnostic } from './diagnostic/index.ts'
import { type KubeOvnOptions, type Release, translate } from './kubeovn/index.ts'
import { type Manifest, readManifests, type Source } from './manifest/index.ts'
import { Network } from './network.ts'

/** A network of everything that could be understood, and all that was found wrong. */
export interface Loaded {
  readonly network: Network
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Loads Kube-OVN manifests: a YAML or JSON text, or several with their names. Never throws on bad input: what is
 * wrong is in `diagnostics`, and the network is that of the rest.
 */
export function loadNetwork(
  manifests: string | Iterable<Source>,
  options: KubeOvnOptions = {},
): Loaded {
  const sources = typeof manifests === 'string' ? [{ file: '(text)', text: manifests }] : manifests
  const { namespace } = options
  const read = readManifests(sources, { ...(namespace !== undefined && { namespace }) })
  const { network, diagnostics } = networkOf(read.manifests, options)
  return { network, diagnostics: [...read.diagnostics, ...diagnostics] }
}

/** As {@link loadNetwork}, from objects that were read already. `release` counts instead of the one that options name. */
export function networkOf(
  manifests: readonly Manifest[],
  options: KubeOvnOptions = {},
  release?: Release,
): Loaded {
  const { namespace } = options
  const { network, diagnostics } = translate(manifests, options, release)
  const live = (): Network => {
    const address = { ...options, connectIp: 'address' } as const
    return new Network(translate(manifests, address, release).network, namespace)
  }
  return {
    network: new Network(network, namespace, options.connectIp === 'address' ? undefined : live),
    diagnostics,
  }
}

/**
 * As {@link loadNetwork}, for code that cannot go on with a part of the network.
 *
 * @throws LoadError with everything of severity `error`
 */
export function mustLoadNetwork(
  manifests: string | Iterable<Source>,
  options: KubeOvnOptions = {},
): Network {
  const { network, diagnostics } = loadNetwork(manifests, options)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new LoadError(errors)
  return network
}

/** Manifests that could not be loaded whole. */
export class LoadError extends Error {
  override readonly name = 'LoadError'
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    const lines = diagnostics.map(({ message, origin }) =>
      origin ? `${origin.file}:${origin.line}:${origin.column}: ${message}` : message,
    )
    super(`the manifests have ${diagnostics.length} errors\n${lines.join('\n')}`)
    this.diagnostics = diagnostics
  }
}
