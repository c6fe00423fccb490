/** Every code a diagnostic can carry, with what it stands for. Codes are stable: people match on them. */
export const DIAGNOSTIC_CODES = {
  // Reading
  'file-unreadable': 'a file named on the command line could not be read',
  'file-too-large': 'a file is larger than one string can hold',
  'file-binary': 'a file is not UTF-8 text',
  'no-input': 'nothing to read was found',
  'yaml-syntax': 'a YAML document does not parse',
  'json-syntax': 'a JSON text does not parse',
  'duplicate-key': 'a mapping names one key twice',
  'forbidden-key':
    'a mapping uses a key that no Kubernetes object has and that could harm a program',
  'too-many-aliases': 'YAML aliases expand to an unreasonable size',
  'nested-too-deep': 'a document is nested deeper than a reader can follow',
  'number-out-of-range':
    'a number is infinite, not a number, or beyond what a Kubernetes object holds',
  'too-many-errors': 'the rest of a text is not read, for it has too many errors',
  'not-an-object': 'a document is not a Kubernetes object',
  'passed-over':
    'something among manifests that is none, or manifests among intents, were not read',
  'kind-missing': 'an object has no kind or apiVersion',
  'name-missing': 'an object has no metadata.name',
  replaced: 'an object was replaced by a later one of the same kind, namespace and name',
  // Workloads
  'no-replicas': 'a workload asks for no pods: none of its pods can be traced',
  'too-many-pods': 'the workloads together ask for more pods than are simulated',
  // Schemas
  'field-type': 'a field has a type that the API server refuses',
  'field-unknown': 'a field is not part of the resource and is dropped by the API server',
  'annotation-unknown': 'an annotation is misspelt and has no effect',
  // Rules
  'match-without-effect':
    'the match of a policy or ACL is not understood by OVN, which then ignores the rule',
  'match-not-simulated': 'the match of a policy or ACL looks at a field that is not simulated',
  'policy-without-next-hop':
    'a policy reroutes to addresses that the router cannot reach, and is ignored',
  // Kube-OVN's controller
  'vpc-refused': 'the controller refuses a VPC, which then has no router',
  'peering-refused':
    'the controller stops at a peering entry, and the VPC gets no routes, policies and subnets',
  'policy-refused': 'the database refuses a policy route, and the VPC gets no subnets',
  'subnet-refused': 'the controller refuses a subnet, which then has no switch',
  'subnet-overlaps': 'the controller refuses a subnet that overlaps another of its VPC',
  'subnet-acls-refused':
    "the database refuses an ACL of a subnet, and with it all of the subnet's ACLs",
  'security-group-refused': 'the controller refuses a security group, which then has no effect',
  'security-group-name-with-space': 'an annotation names a security group with a space in front',
  'route-flips': 'two static routes share one row, which the controller swaps at every reconcile',
  'policy-flips': 'two policy routes share one row, which the controller swaps at every reconcile',
  'policy-loses-next-hops': 'in this release only one next hop of a reroute policy survives',
  'peering-twice': 'a VPC has two peerings with the same VPC, which share one port',
  'port-name-collision': 'two router ports would have the same name',
  'port-group-collision': 'two security groups would have the same port group',
  'pod-without-address': 'a pod has no place in the network',
  'pod-subnet-refused': 'a pod has no place in the network, for its subnet is refused',
  'pod-outside': 'a pod is to have no place in the network: it uses that of its node, or has ended',
  // Intents
  'intents-invalid': 'a field of an intents file is not what it should be',
  'selector-selects-nobody': 'a selector of an intent selects no endpoint of the network',
  'intent-without-services': 'an intent is about no service',
  'intent-without-pairs': 'an intent is about no pair of two different endpoints',
  'pods-left-out': 'pods outside the network were left out of an answer about those selected',
  // Cloud Manager
  'world-invalid': 'a world of accounts and networks is not what it should be',
  'scenario-invalid': 'a scenario of Cloud Manager is not what it should be',
  'admission-refused': 'the API server refuses an object, or a change of it',
  'change-refused': 'a provider refuses a change of a world',
  'resource-not-ready':
    'a peering resource does not become Ready in the world that it is applied to',
  'kind-not-installed': 'the cluster has no such kind: its provider is another one',
  // The configuration
  'config-invalid': 'a field of isthmus.yaml is not what it should be',
  // What a verdict rests on
  'connect-ip-read-as-network':
    'localConnectIP is read as a transit network, which a live cluster does not do',
  'node-assumed': 'a node was taken for granted',
  'nodes-differ': 'the nodes of the manifests are not those of the world that is read with them',
  'name-in-both': 'manifests and the world that is read with them use one name for two things',
  'no-common-family': 'two ends have no address of one family, or not of the one asked for',
  'peering-not-transitive': 'a cloud lets nothing through a network from one peering to another',
  'nothing-allows': 'a cloud drops what no rule of a filter allows',
  'route-black-hole': 'a route leads to something that is not there any more',
  'own-address': 'the destination is an address that the sender has itself',
  'endpoint-assumed': 'a workload was taken for granted on an address that nobody has',
  'nothing-to-compare': 'networks without endpoints and subnets were to be compared',
  'live-cluster-differs':
    'what a live cluster does where the verdict rests on a reading it does not share',
  'not-simulated': 'something that was written could change an answer and is not simulated',
  'kind-unknown': 'Kube-OVN has no such kind, or not in that version',
  'kinds-ignored': 'objects were not read because they do not matter to routing',
} as const satisfies Record<string, string>

/** A stable name for one kind of problem. */
export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES
