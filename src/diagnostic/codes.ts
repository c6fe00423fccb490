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
  'not-an-object': 'a document is not a Kubernetes object',
  'kind-missing': 'an object has no kind or apiVersion',
  'name-missing': 'an object has no metadata.name',
  replaced: 'an object was replaced by a later one of the same kind, namespace and name',
  // Workloads
  'no-replicas': 'a workload asks for no pods: none of its pods can be traced',
  'too-many-pods': 'the workloads together ask for more pods than are simulated',
  // Schemas
  'field-type': 'a field has a type that the API server refuses',
  'field-unknown': 'a field is not part of the resource and is dropped by the API server',
  // Rules
  'match-without-effect': 'the match of a policy or ACL is not understood by OVN, which then ignores the rule',
  'match-not-simulated': 'the match of a policy or ACL looks at a field that is not simulated',
  'policy-without-next-hop': 'a policy reroutes to addresses that the router cannot reach, and is ignored',
} as const satisfies Record<string, string>

/** A stable name for one kind of problem. */
export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES
