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
    wrong: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: shop}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net}
spec: {vpc: shop, cidrBlock: 10.0.0.0/24, gateway: 10.0.1.1}
`,
    right: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: shop}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net}
spec: {vpc: shop, cidrBlock: 10.0.0.0/24, gateway: 10.0.0.1}
`,
  },
  check: (design) => told(design, 'subnet-refused'),
}
