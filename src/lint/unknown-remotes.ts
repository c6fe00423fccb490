import { nearest } from '../diagnostic/index.ts'
import { DEFAULT_VPC } from '../kubeovn/index.ts'
import type { Design } from './design.ts'
import { type Declaration, declarations } from './peerings.ts'
import { view } from './view.ts'

/** A peering with a VPC that nobody wrote. */
export interface UnknownRemote {
  readonly entry: Declaration
  /** The VPC that the name seems to mean, if one is near enough. */
  readonly meant: string | undefined
}

/** Every such peering, in the order written. The cluster's own VPC is there without a manifest. */
export const unknownRemotes = view((design: Design): readonly UnknownRemote[] => {
  const names = design.resources.vpcs.map(({ name }) => name)
  return declarations(design)
    .filter(({ remote, remoteName }) => !remote && remoteName !== DEFAULT_VPC)
    .map((entry) => {
      const others = names.filter((name) => name !== entry.vpc.name)
      return { entry, meant: nearest(entry.remoteName, others) }
    })
})

const meantAnswers = view(
  (design: Design) =>
    new Set(unknownRemotes(design).map(({ entry, meant }) => `${entry.vpc.name}\n${meant}`)),
)

/** Whether the other VPC seems to answer a peering under a misspelt name. */
export function isAnsweredMisspelt(design: Design, { vpc, remoteName }: Declaration): boolean {
  return meantAnswers(design).has(`${remoteName}\n${vpc.name}`)
}
