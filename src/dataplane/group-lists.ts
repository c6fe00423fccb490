import type { PortGroup } from '../model/index.ts'

export const NO_GROUPS: readonly PortGroup[] = []

/** Lists of port groups. Equal lists are one and the same: ports in the same groups share what follows from them. */
export class GroupLists {
  readonly #longer = new Map<readonly PortGroup[], Map<PortGroup, readonly PortGroup[]>>()

  /** A list made here, or {@link NO_GROUPS}, with a group behind it. */
  with(list: readonly PortGroup[], group: PortGroup): readonly PortGroup[] {
    let longer = this.#longer.get(list)
    if (!longer) this.#longer.set(list, (longer = new Map()))
    let made = longer.get(group)
    if (!made) longer.set(group, (made = [...list, group]))
    return made
  }
}
