import { PrefixIndex } from './prefix-index.ts'
import { subnetsOf } from './routing.ts'
import { viewByVpc } from './view.ts'

/** The subnets of a VPC, to be found by their addresses. */
export const subnetIndex = viewByVpc(
  (design, vpc) => new PrefixIndex(subnetsOf(design, vpc).map((one) => [one.prefix, one])),
)
