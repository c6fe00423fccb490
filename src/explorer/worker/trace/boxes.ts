import type { NetworkMap } from '../../../map/index.ts'
import type { LogicalNetwork } from '../../../model/index.ts'

/** Ids of the boxes of a map by the names of the routers and switches that they show. */
export interface Boxes {
  readonly router: ReadonlyMap<string, string>
  readonly switch: ReadonlyMap<string, string>
  /** The box that shows a port of a switch. */
  ofPort(port: string | undefined): string | undefined
}

export function boxesByNode({ boxes }: NetworkMap, { switches }: LogicalNetwork): Boxes {
  const bySwitch = new Map(
    boxes.flatMap(({ subnets, id }) => subnets.map(({ name }) => [name, id] as const)),
  )
  return {
    router: new Map(boxes.map(({ name, id }) => [name, id])),
    switch: bySwitch,
    ofPort: (port) => {
      const node = switches.find(({ ports }) => ports.some(({ name }) => name === port))
      return node && bySwitch.get(node.name)
    },
  }
}
