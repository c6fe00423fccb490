import type { Objects } from './objects.ts'
import { after, FORGET, type Outcome } from './outcome.ts'
import { SECOND } from './time.ts'

/** The controller of Networks that refer to remote networks: nothing is looked up, so each is ready at once. */
export function reconcileNetwork(objects: Objects, id: string): Outcome {
  const network = objects.networks.get(id)!
  if (!network.deleting) {
    if (network.state === 'new') objects.saveNetwork({ ...network, state: 'ready' })
    return FORGET
  }
  if (!objects.peerings.has(id)) {
    objects.removeNetwork(id)
    return FORGET
  }
  // Warning/DeleteWhileUsed: the peering has to go first.
  objects.saveNetwork({ ...network, state: 'in-use' })
  return after(10 * SECOND)
}
