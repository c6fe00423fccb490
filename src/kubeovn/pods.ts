import type { Diagnostic } from '../diagnostic/index.ts'
import type { Namespace, WorkloadPod } from '../manifest/index.ts'
import type { Caveat, Endpoint, LogicalSwitchPort } from '../model/index.ts'
import { type Address, formatAddress, parseAddress } from '../net/index.ts'
import { ANNOTATION, misspeltAnnotations, UNMODELLED_ANNOTATIONS } from './annotations.ts'
import { type Refusal, SubnetAddresses } from './ipam.ts'
import { podPortName } from './names.ts'
import type { Subnet } from './subnet.ts'

/** What the manifests say about where pods go. */
export interface Placement {
  /** Subnets that exist as switches. */
  readonly subnets: ReadonlyMap<string, Subnet>
  /** Subnets that were written and refused. */
  readonly refused: ReadonlySet<string>
  readonly namespaces: ReadonlyMap<string, Namespace>
  /** The subnet that a namespace's pods get when nothing names one, or undefined. */
  readonly subnetOfNamespace: (namespace: string) => string | undefined
  /** The subnet of each IPPool. */
  readonly pools: ReadonlyMap<string, string>
  /** Addresses by port name, as IP objects record them. */
  readonly recorded: ReadonlyMap<string, readonly string[]>
}

/** A pod with its place in the network. */
export interface PlacedPod {
  readonly endpoint: Endpoint
  readonly pod: WorkloadPod
  readonly subnet: string | undefined
  readonly port: LogicalSwitchPort | undefined
  /** The groups its annotation names, as written. */
  readonly securityGroups: readonly string[]
}

/**
 * Gives every pod a subnet, an address and a port, as the controller does: first the pods that want certain addresses,
 * then the others in the order written.
 */
export function placePods(
  pods: readonly WorkloadPod[],
  placement: Placement,
  diagnostics: Diagnostic[],
): { pods: PlacedPod[]; caveats: Caveat[] } {
  diagnostics.push(...misspeltAnnotations(pods, placement.namespaces.values()))
  const addresses = new Map<string, SubnetAddresses>()
  const caveats: Caveat[] = []
  const drafts = pods.map((pod) => draft(pod, placement))
  const poolOf = (subnet: Subnet): SubnetAddresses => {
    let pool = addresses.get(subnet.name)
    if (!pool) {
      pool = new SubnetAddresses(subnet)
      addresses.set(subnet.name, pool)
    }
    return pool
  }
  for (const item of drafts) {
    if (!item.subnet || item.problem || item.wanted.length === 0) continue
    for (const text of item.wanted) {
      // A mask behind the address is tolerated.
      const address = parseAddress(text.split('/')[0]!)
      const refusal = address ? poolOf(item.subnet).reserve(address) : 'outside'
      if (refusal) item.problem = addressRefused(item, text, refusal)
      else item.addresses = [...item.addresses, address!]
    }
  }
  for (const item of drafts) {
    if (!item.subnet || item.problem) continue
    // Who wants an address of one family of a dual-stack subnet gets any of the other (`checkAndAppendIpsForDual`).
    const allocated = poolOf(item.subnet).allocate(item.addresses)
    item.addresses = item.wanted.length === 0 ? allocated : [...item.addresses, ...allocated]
    if (item.addresses.length === 0) item.problem = subnetFull(item)
  }
  const placed = drafts.map((item) => place(item, diagnostics, caveats))
  return { pods: placed, caveats }
}

/** The name of the subnet that the pod is to be in (`pod.go`, `getPodDefaultSubnet`), or undefined when nothing names one. */
export function chosenSubnet(
  { annotations, namespace }: WorkloadPod,
  {
    namespaces,
    subnetOfNamespace,
    pools,
  }: Pick<Placement, 'namespaces' | 'subnetOfNamespace' | 'pools'>,
): string | undefined {
  return (
    firstOf(annotations[ANNOTATION.subnet]) ||
    pools.get(annotations[ANNOTATION.addressPool] ?? '') ||
    firstOf(namespaces.get(namespace)?.annotations[ANNOTATION.subnet]) ||
    subnetOfNamespace(namespace)
  )
}

/** The first name of a list. */
function firstOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const comma = text.indexOf(',')
  return (comma < 0 ? text : text.slice(0, comma)).trim()
}

interface Draft {
  readonly pod: WorkloadPod
  readonly subnet: Subnet | undefined
  readonly portName: string
  readonly wanted: readonly string[]
  addresses: readonly Address[]
  problem: Diagnostic | undefined
}

const NO_ADDRESSES: readonly [] = []

function draft(pod: WorkloadPod, placement: Placement): Draft {
  const { annotations, namespace, name } = pod
  const portName = podPortName(name, namespace)
  const without = (problem: Diagnostic): Draft => ({
    pod,
    subnet: undefined,
    portName,
    wanted: NO_ADDRESSES,
    addresses: NO_ADDRESSES,
    problem,
  })
  if (pod.hostNetwork) {
    const path = ['spec', 'hostNetwork']
    const problem = podProblem(
      pod,
      'uses the network of its node',
      'trace from the node instead',
      path,
    )
    return without({ ...problem, code: 'pod-outside' })
  }
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') {
    const what = `has ended (${pod.phase}) and holds no address`
    const problem = podProblem(pod, what, 'choose a running pod', ['status', 'phase'])
    return without({ ...problem, code: 'pod-outside' })
  }
  const chosen = chosenSubnet(pod, placement)
  if (!chosen) {
    return without(
      podProblem(pod, 'has no subnet', `name one in the annotation ${ANNOTATION.subnet}`),
    )
  }
  const subnet = placement.subnets.get(chosen)
  if (!subnet) {
    const refused = placement.refused.has(chosen)
    const why = refused ? 'which the controller refuses' : 'which is not among the manifests'
    const problem = podProblem(
      pod,
      `is to be in subnet \`${chosen}\`, ${why}`,
      'correct the subnet or the annotation',
      annotationPath(ANNOTATION.subnet),
    )
    return without(refused ? { ...problem, code: 'pod-subnet-refused' } : problem)
  }
  const annotated = annotations[ANNOTATION.address]
  const wanted = annotated
    ? annotated.split(',').map((part) => part.trim())
    : (poolAddress(pod) ?? placement.recorded.get(portName) ?? NO_ADDRESSES)
  return { pod, subnet, portName, wanted, addresses: NO_ADDRESSES, problem: undefined }
}

/** The replica's own entry of a pool of addresses; `;` separates entries that have two families. */
function poolAddress({ annotations, replica }: WorkloadPod): readonly string[] | undefined {
  const pool = annotations[ANNOTATION.addressPool]
  if (!pool) return undefined
  const entries = pool.split(pool.includes(';') ? ';' : ',').map((part) => part.trim())
  const entry = entries[replica]
  // A single name that is no address is an IPPool object, from which any address may come.
  if (!entry || !parseAddress(entry.split(',')[0]!)) return undefined
  return entry.split(',')
}

function place(item: Draft, diagnostics: Diagnostic[], caveats: Caveat[]): PlacedPod {
  const { pod, subnet, portName, addresses, problem } = item
  const { namespace, name, manifest, labels, annotations } = pod
  const groups = securityGroupsOf(pod, diagnostics)
  const { kind } = manifest
  const origin = manifest.origin()
  if (!subnet || problem) {
    const endpoint: Endpoint = {
      namespace,
      name,
      kind,
      labels,
      securityGroups: groups,
      origin,
      addresses: [],
      ...(problem && { problem }),
    }
    return { endpoint, pod, subnet: undefined, port: undefined, securityGroups: groups }
  }
  for (const key of Object.keys(annotations)) {
    const what = UNMODELLED_ANNOTATIONS.get(key)
    if (what === undefined) continue
    caveats.push({
      diagnostic: {
        code: 'not-simulated',
        severity: 'warning',
        message: `annotation \`${key}\` of pod \`${namespace}/${name}\` is not simulated: ${what}`,
        origin: manifest.origin([...pod.templatePath, ...annotationPath(key)]),
      },
      scope: { kind: 'port', names: new Set([portName]) },
    })
  }
  const bare: LogicalSwitchPort = { name: portName, type: 'vif', addresses, origin }
  // Only the literal "true" enables it.
  const isSecured = annotations[ANNOTATION.portSecurity] === 'true'
  const port = isSecured ? { ...bare, portSecurity: addresses } : bare
  return {
    endpoint: {
      namespace,
      name,
      kind,
      labels,
      securityGroups: groups,
      origin,
      port: portName,
      addresses,
    },
    pod,
    subnet: subnet.name,
    port,
    securityGroups: groups,
  }
}

const NO_GROUPS: readonly string[] = []

/** The names in the annotation. At creation the controller strips no spaces: " sg2" is a group of its own. */
function securityGroupsOf(pod: WorkloadPod, diagnostics: Diagnostic[]): readonly string[] {
  const text = pod.annotations[ANNOTATION.securityGroups]
  if (!text) return NO_GROUPS
  const names = text.split(',')
  const spaced = names.find((name) => name !== name.trim())
  if (spaced !== undefined) {
    diagnostics.push({
      code: 'security-group-name-with-space',
      severity: 'warning',
      message: `pod \`${pod.namespace}/${pod.name}\` names the security group \`${spaced}\`, space included, which does not exist: \`${spaced.trim()}\` has no effect until the annotation is changed`,
      origin: pod.manifest.origin([
        ...pod.templatePath,
        ...annotationPath(ANNOTATION.securityGroups),
      ]),
      help: `write ${names.map((name) => name.trim()).join(',')}, without spaces`,
    })
  }
  return names.filter((name) => name !== '')
}

function annotationPath(key: string): string[] {
  return ['metadata', 'annotations', key]
}

function podProblem(
  pod: WorkloadPod,
  what: string,
  help: string,
  path: readonly string[] = ['metadata', 'name'],
): Diagnostic {
  return {
    code: 'pod-without-address',
    severity: 'warning',
    message: `pod \`${pod.namespace}/${pod.name}\` ${what}`,
    origin: pod.manifest.origin([...pod.templatePath, ...path]),
    help,
  }
}

function addressRefused({ pod, subnet }: Draft, text: string, refusal: Refusal): Diagnostic {
  const reasons: Record<Refusal, string> = {
    outside: `which is not in subnet \`${subnet!.name}\``,
    taken: `which another pod of subnet \`${subnet!.name}\` has`,
    gateway: `which is the gateway of subnet \`${subnet!.name}\``,
  }
  const key = pod.annotations[ANNOTATION.address] ? ANNOTATION.address : ANNOTATION.addressPool
  return podProblem(
    pod,
    `wants address \`${text}\`, ${reasons[refusal]}, and gets none`,
    'choose a free address of the subnet',
    annotationPath(key),
  )
}

function subnetFull({ pod, subnet }: Draft): Diagnostic {
  const cidr = subnet!.cidrs
    .map(({ address, length }) => `${formatAddress(address)}/${length}`)
    .join(',')
  return podProblem(
    pod,
    `gets no address: subnet \`${subnet!.name}\` (${cidr}) is full`,
    'use a larger subnet or exclude fewer addresses',
  )
}
