import { readFileSync } from 'node:fs'
import {
  Design,
  type DesignOptions,
  type Intent,
  parseReachLine,
  type RepairReport,
  type RepairRequest,
  repair,
} from 'isthmus'
import { formatRepair } from 'isthmus/report'

/** A VPC with fields of its spec, one a line. */
export function vpc(name: string, ...spec: readonly string[]): string {
  const fields = spec.length === 0 ? '' : `\nspec:\n${spec.map((line) => `  ${line}`).join('\n')}`
  return `apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: ${name}}${fields}\n`
}

export function subnet(name: string, of: string, cidr: string, ...spec: readonly string[]): string {
  const fields = [`vpc: ${of}`, `cidrBlock: '${cidr}'`, ...spec].map((line) => `  ${line}`)
  return `apiVersion: kubeovn.io/v1\nkind: Subnet\nmetadata: {name: ${name}}\nspec:\n${fields.join('\n')}\n`
}

/** A pod in a subnet, and in security groups if any are named. */
export function pod(name: string, of: string, groups = ''): string {
  const secured =
    groups === ''
      ? ''
      : `\n    ovn.kubernetes.io/port_security: "true"\n    ovn.kubernetes.io/security_groups: ${groups}`
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  annotations:\n    ovn.kubernetes.io/logical_switch: ${of}${secured}\n`
}

export function group(name: string, ...spec: readonly string[]): string {
  const fields =
    spec.length === 0 ? '  ingressRules: []' : spec.map((line) => `  ${line}`).join('\n')
  return `apiVersion: kubeovn.io/v1\nkind: SecurityGroup\nmetadata: {name: ${name}}\nspec:\n${fields}\n`
}

export function peers(...entries: readonly (readonly [remote: string, address: string])[]): string {
  const list = entries.map(
    ([remote, address]) => `{remoteVpc: ${remote}, localConnectIP: '${address}'}`,
  )
  return `vpcPeerings: [${list.join(', ')}]`
}

export function routes(...entries: readonly (readonly [cidr: string, nextHop: string])[]): string {
  const list = entries.map(
    ([cidr, hop]) => `{policy: policyDst, cidr: '${cidr}', nextHopIP: '${hop}'}`,
  )
  return `staticRoutes: [${list.join(', ')}]`
}

/** Something to repair: the texts, and the design that they describe. */
export interface Broken {
  readonly sources: RepairRequest['sources']
  readonly design: Design
}

export function broken(documents: readonly string[], options: DesignOptions = {}): Broken {
  return brokenText(documents.join('---\n'), options)
}

export function brokenText(text: string, options: DesignOptions = {}): Broken {
  const sources = [{ file: 'net.yaml', text }]
  return { sources, design: Design.read(sources, options) }
}

export function brokenFile(file: string): Broken {
  return brokenText(readFileSync(file, 'utf8'))
}

/** A repair of what lines ask for. */
export function repaired(
  { design, sources }: Broken,
  lines: readonly string[] | string,
  more: Partial<RepairRequest> = {},
): RepairReport {
  const reach = [lines].flat().map((line): Intent => parseReachLine(line))
  return repair(design, { reach, sources, ...more })
}

/** The titles of the edits, as the text has them, without places. */
export function titles(report: RepairReport): readonly string[] {
  const text = formatRepair(report)
  return [...text.matchAll(/^ *\d+\. (.+?) {2}\S+$/gm)].map(([, title]) => title!)
}
