import { aws } from '../aws/provider.ts'
import { azure } from '../azure/provider.ts'
import { gcp } from '../gcp/provider.ts'
import type { World } from '../world/world.ts'
import type { Provider } from './provider.ts'

const PROVIDERS = { aws, gcp, azure }

/** The provider of a world; who has that world can use no other. */
export function providerOf<W extends World>({ provider }: W): Provider<W> {
  return PROVIDERS[provider] as unknown as Provider<W>
}
