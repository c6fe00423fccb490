import type { Vpc } from '../kubeovn/index.ts'
import type { Design } from './design.ts'
import { view } from './view.ts'

const byName = view(
  ({ resources }: Design): ReadonlyMap<string, Vpc> =>
    new Map(resources.vpcs.map((vpc) => [vpc.name, vpc])),
)

/** The VPC of that name among the manifests, also where the controller refuses it. */
export function vpcNamed(design: Design, name: string): Vpc | undefined {
  return byName(design).get(name)
}
