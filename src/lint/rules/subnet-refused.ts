import { manifests, pod, subnet, VPC_A, VPC_B } from '../examples.ts'
import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** A subnet that the controller refuses. */
export const subnetRefused: LintRule = {
  id: 'subnet-refused',
  severity: 'error',
  summary: 'the controller refuses a subnet',
  why: `A refused subnet gets no logical switch: pods that ask for it stay in \`ContainerCreating\`, and routes towards it lead nowhere.
The reason stands in the \`Validated\` condition of the Subnet, and nowhere else.`,
  example: {
    wrong: withGateway('10.1.0.1'),
    right: withGateway('10.2.0.1'),
    effect: { probe: { from: 'web', to: '10.2.0.2' }, wrong: 'unreachable', right: 'reachable' },
  },
  check: (design) => told(design, 'subnet-refused'),
}

function withGateway(gateway: string): string {
  return manifests(
    VPC_A,
    VPC_B,
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-b', 'b', '10.2.0.0/24', `gateway: ${gateway}`),
    pod('web', 'net-a'),
    pod('db', 'net-b'),
  )
}
