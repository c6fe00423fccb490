import { dump } from 'js-yaml'

/** The objects of a large cluster: VPCs, as many subnets, and pods spread over them. */
export function cluster(vpcs: number, pods: number): object[] {
  const objects: object[] = []
  for (let i = 0; i < vpcs; i++) {
    objects.push({
      apiVersion: 'kubeovn.io/v1',
      kind: 'Vpc',
      metadata: { name: `vpc-${i}` },
      spec: {
        namespaces: [`ns-${i}`],
        staticRoutes: [{ cidr: '0.0.0.0/0', nextHopIP: '10.0.0.254', policy: 'policyDst' }],
        vpcPeerings: [
          { remoteVpc: `vpc-${(i + 1) % vpcs}`, localConnectIP: `169.254.${i & 255}.1/30` },
        ],
      },
    })
  }
  for (let i = 0; i < vpcs; i++) {
    objects.push({
      apiVersion: 'kubeovn.io/v1',
      kind: 'Subnet',
      metadata: { name: `net-${i}` },
      spec: {
        vpc: `vpc-${i}`,
        cidrBlock: `10.${(i >> 8) & 255}.${i & 255}.0/24`,
        gateway: `10.${(i >> 8) & 255}.${i & 255}.1`,
        protocol: 'IPv4',
        namespaces: [`ns-${i}`],
      },
    })
  }
  for (let i = 0; i < pods; i++) {
    const net = i % vpcs
    objects.push({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `pod-${i}`,
        namespace: `ns-${net}`,
        labels: { app: `web-${i % 50}`, tier: 'front' },
        annotations: {
          'ovn.kubernetes.io/logical_switch': `net-${net}`,
          'ovn.kubernetes.io/ip_address': `10.${(net >> 8) & 255}.${net & 255}.${2 + Math.floor(i / vpcs)}`,
        },
      },
      spec: {
        nodeName: `node-${i % 20}`,
        containers: [{ name: 'main', image: 'nginx:1.27', ports: [{ containerPort: 8080 }] }],
      },
    })
  }
  return objects
}

/** The objects as one List, as `kubectl get -o json` prints it. */
export function asJsonList(objects: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, 4)
}

/** Looking for values that could become anchors takes js-yaml minutes here. */
const NO_ANCHORS = { noRefs: true }

/** The objects as YAML documents, as people keep them in files. */
export function asYamlDocuments(objects: readonly object[]): string {
  return objects.map((object) => `---\n${dump(object, NO_ANCHORS)}`).join('')
}

/** The objects as one List, as `kubectl get -o yaml` prints it. */
export function asYamlList(objects: readonly object[]): string {
  return dump({ apiVersion: 'v1', kind: 'List', items: objects }, NO_ANCHORS)
}
