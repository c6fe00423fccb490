import { RELEASES, type Release } from 'isthmus'
import { describe, expect, it } from 'vitest'
import { differingTraits } from '../../src/kubeovn/index.ts'

const releases: readonly Release[] = Object.values(RELEASES)

describe('the traits of releases', () => {
  it('are all that releases differ in, as far as packets are concerned', () => {
    for (const one of releases) {
      for (const other of releases) {
        const grafted = differingTraits(one, other).reduce(
          (release, trait) => trait.graft(release, other),
          one,
        )
        // How lists look and how pods are started changes no verdict.
        const { showsPeers, gatewayCheckByArp } = other
        expect({ ...grafted, showsPeers, gatewayCheckByArp }).toEqual(other)
      }
    }
  })

  it('differ one by one: a graft changes what is told of that trait alone', () => {
    for (const one of releases) {
      for (const other of releases) {
        for (const trait of differingTraits(one, other)) {
          const grafted = trait.graft(one, other)
          expect(differingTraits(one, grafted)).toEqual([trait])
          expect(trait.tell(grafted)).toBe(trait.tell(other))
        }
      }
    }
  })
})
