import type { ReachabilityChange, Shift, Verdict } from '../analysis/index.ts'
import { type Probe, ProbeError } from '../dataplane/index.ts'
import { differingTraits, type Release, type ReleaseTrait } from '../kubeovn/index.ts'
import type { Network } from '../network.ts'
import { exampleOf } from '../report/index.ts'

/**
 * Finds what of two releases makes services shift: each thing that they do differently is tried alone, on the packet
 * that stands for the shift.
 */
export class UpgradeCauses {
  readonly #from: Release
  readonly #to: Release
  readonly #translate: (release: Release) => Network
  readonly #networks = new Map<string, Network>()

  /** `translate` makes the network that a release makes of the manifests. */
  constructor(from: Release, to: Release, translate: (release: Release) => Network) {
    this.#from = from
    this.#to = to
    this.#translate = translate
  }

  /**
   * Each of them is enough to change the verdict; if there is none, each is necessary for that; and if there is none
   * either, they are all that differs.
   */
  of({ example: { from, to } }: ReachabilityChange, shift: Shift): readonly ReleaseTrait[] {
    const traits = differingTraits(this.#from, this.#to)
    const probe = exampleOf({ from: from.before!, to: to.before! }, shift.services)
    if (!probe) return traits
    const enough = traits.filter((trait) => this.#verdict(trait, 'to', probe) === shift.after)
    if (enough.length > 0) return enough
    const necessary = traits.filter((trait) => this.#verdict(trait, 'from', probe) === shift.before)
    return necessary.length > 0 ? necessary : traits
  }

  /** Where the trait is that of one release, and all else that of the other. */
  #verdict(trait: ReleaseTrait, donor: 'from' | 'to', probe: Probe): Verdict {
    const key = `${trait.name} ${donor}`
    const [from, to] = [this.#from, this.#to]
    let network = this.#networks.get(key)
    if (!network) {
      network = this.#translate(donor === 'to' ? trait.graft(from, to) : trait.graft(to, from))
      this.#networks.set(key, network)
    }
    try {
      return network.trace(probe).verdict
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error
      return 'unreachable'
    }
  }
}
