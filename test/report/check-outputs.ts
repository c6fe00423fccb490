import { loadNetwork } from 'isthmus'
import { type CheckReport, checkIntents } from '../../src/analysis/index.ts'
import { readIntents } from '../../src/intents/index.ts'

/** A text that every format has to take care of. */
export const HOSTILE =
  '100% "a" \'b\' <c> & ]]> --> #d \\e ::error:: f,g: \u2028 \u0000\u0001\u007f é 🦔 \ud800 ... --- \r\nnext'

const MANIFESTS = `
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: a}
spec:
  vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]
  staticRoutes: [{cidr: 10.2.0.0/16, nextHopIP: 169.254.0.2}]
---
apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: b}
spec:
  vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net-a}
spec: {vpc: a, cidrBlock: 10.1.0.0/16}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net-b}
spec: {vpc: b, cidrBlock: 10.2.0.0/16}
---
apiVersion: v1
kind: Pod
metadata: {name: a, annotations: {ovn.kubernetes.io/logical_switch: net-a}}
---
apiVersion: v1
kind: Pod
metadata: {name: a2, annotations: {ovn.kubernetes.io/logical_switch: net-a}}
---
apiVersion: v1
kind: Pod
metadata: {name: b, annotations: {ovn.kubernetes.io/logical_switch: net-b}}
`

/** A check of one intent that holds, one that fails for a missing way back, one that lets through, and one that asks nobody. */
export function report(name: string, file = 'intents.yaml', coverage = false): CheckReport {
  const { network } = loadNetwork([{ file: 'net.yaml', text: MANIFESTS }])
  const text = JSON.stringify({
    intents: [
      { reachable: { from: 'default/a', to: 'default/a2' }, name: 'neighbours' },
      { reachable: { from: 'default/a', to: 'default/b', protocol: 'tcp', ports: [443] } },
      { unreachable: { from: 'default/a2', to: 'default/a' } },
      { reachable: { from: 'default/nobody', to: 'default/b' } },
    ],
  })
  const { intents, diagnostics } = readIntents([{ file, text }], { namespace: 'default' })
  if (diagnostics.length > 0) throw new Error(diagnostics[0]!.message)
  const named = intents.map((intent, i) => (i === 1 ? { ...intent, name } : intent))
  return checkIntents(network.reachability(), named, { coverage })
}
