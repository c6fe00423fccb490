import hub from '../../../examples/hub-and-spoke/manifests/hub.yaml?raw'
import spoke1 from '../../../examples/hub-and-spoke/manifests/spoke-1.yaml?raw'
import spoke2 from '../../../examples/hub-and-spoke/manifests/spoke-2.yaml?raw'
import kymaWorld from '../../../examples/kyma/world.yaml?raw'
import cluster from '../../../fixtures/tutorial/cluster-peering.yaml?raw'
import tutorial from '../../../fixtures/tutorial/two-vpcs.yaml?raw'
import type { Source } from '../../manifest/index.ts'
import { largeExample } from './large.ts'
import type { ExampleName } from './names.ts'

const TO_ERP = `# Peers the network of the cluster with that of the ERP system.
apiVersion: cloud-resources.kyma-project.io/v1beta1
kind: AwsVpcPeering
metadata:
  name: to-erp
spec:
  remoteAccountId: "222222222222"
  remoteRegion: eu-central-1
  remoteVpcId: vpc-erp
`

/** The manifests of the built-in examples. */
export const EXAMPLE_SOURCES: Readonly<Record<ExampleName, () => readonly Source[]>> = {
  tutorial: () => [{ file: 'two-vpcs.yaml', text: tutorial }],
  'hub-spoke': () => [
    { file: 'hub.yaml', text: hub },
    { file: 'spoke-1.yaml', text: spoke1 },
    { file: 'spoke-2.yaml', text: spoke2 },
  ],
  'ovn-cluster': () => [{ file: 'cluster-peering.yaml', text: cluster }],
  kyma: () => [
    { file: 'peering.yaml', text: TO_ERP },
    { file: 'world.yaml', text: kymaWorld },
  ],
  large: () => [{ file: 'hub-spoke.yaml', text: largeExample() }],
}
