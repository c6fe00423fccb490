import { describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const HUB = ['report', '-f', 'fixtures/intents/hub-and-spoke/network.yaml']
const TUTORIAL = ['report', '-f', 'fixtures/tutorial/two-vpcs.yaml']

async function markdown(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await isthmus([...args, '-o', 'markdown'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
}

/** The lines of a section, without its title. */
function sectionOf(report: string, title: string): string {
  const [, rest = ''] = report.split(`\n## ${title}\n`)
  return rest.split('\n## ')[0]!.trim()
}

describe('isthmus report', () => {
  it('has all sections, in the order in which people ask', async () => {
    const report = await markdown(...HUB, '--title', 'Hub and *spoke*')
    expect(report).toMatch(/^# Hub and \\\*spoke\\\*\n\n## Summary\n/)
    expect(report.match(/^## .*/gm)).toEqual([
      '## Summary',
      '## Map',
      '## Peerings',
      '## Addresses',
      '## Reachability',
      '## Intents',
      '## Findings',
      '## What this leaves out',
    ])
  })

  it('tells of each peering who, with which addresses and routes, and that it works', async () => {
    expect(sectionOf(await markdown(...HUB), 'Peerings')).toContain(
      '| hub – spoke-1 | hub: 169.254.1.1/30<br>spoke-1: 169.254.1.2/30 | hub: 10.1.0.0/16 via 169.254.1.2<br>spoke-1: 10.0.0.0/16 via 169.254.1.1 | yes |',
    )
  })

  it('tells why a peering does not work on a live cluster, and how to mend it', async () => {
    const report = await markdown(...TUTORIAL)
    expect(sectionOf(report, 'Summary')).toContain('| Peerings | 0 of 1 work |')
    expect(sectionOf(report, 'Peerings')).toMatch(
      /\| no<br>no packet passes between VPCs `vpc-a` and `vpc-b` on a live cluster: /,
    )
    expect(sectionOf(report, 'Findings')).toMatch(
      /\| error \| fixtures\/tutorial\/two-vpcs\.yaml:11:23<br>.* \| give VPCs `vpc-a` and `vpc-b` an address each/,
    )
    expect(sectionOf(report, 'Reachability')).toContain('nothing: 2')
  })

  it('tells what is missing where one side declares a peering, or sends nothing over it', async () => {
    const vpc = (name: string, spec: string) =>
      `{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: ${name}}, spec: {${spec}}}`
    const half = [
      vpc('a', 'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]'),
      vpc('b', ''),
    ]
    const silent = [
      vpc(
        'a',
        'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}], staticRoutes: [{cidr: 10.2.0.0/16, nextHopIP: 169.254.0.2, policy: policyDst}]',
      ),
      vpc('b', 'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]'),
    ]
    const peerings = async (objects: readonly string[]) => {
      const { out } = await isthmus(
        ['report', '-f', '-', '-o', 'markdown'],
        objects.join('\n---\n'),
      )
      return sectionOf(out, 'Peerings')
    }
    expect(await peerings(half)).toMatch(
      /\| a – b \| a: 169\.254\.0\.1\/30<br>b: not declared \| a: none<br>b: none \| no: only one side declares it<br>/,
    )
    expect(await peerings(silent)).toContain(
      '| a: 10.2.0.0/16 via 169.254.0.2<br>b: none | in one direction<br>no route of b leads to a over it',
    )
    expect(await peerings([vpc('a', '')])).toBe('None.')
  })

  it('does not say that a peering works between endpoints that get nothing over it', async () => {
    const design = (route: string) =>
      [
        `{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: a}, spec: {vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}], ${route}}}`,
        '{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: b}, spec: {vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}], staticRoutes: [{cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1, policy: policyDst}]}}',
        ...['a', 'b'].flatMap((name, i) => [
          `{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: net-${name}}, spec: {vpc: ${name}, cidrBlock: 10.${i + 1}.0.0/24}}`,
          `{apiVersion: v1, kind: Pod, metadata: {name: pod-${name}, annotations: {ovn.kubernetes.io/logical_switch: net-${name}}}}`,
        ]),
      ].join('\n---\n')
    const report = async (route: string) =>
      (await isthmus(['report', '-f', '-', '-o', 'markdown'], design(route))).out
    const there = 'staticRoutes: [{cidr: 10.2.0.0/24, nextHopIP: 169.254.0.2, policy: policyDst}]'
    expect(sectionOf(await report(there), 'Peerings')).toContain('| yes |')
    const dropped = `${there}, policyRoutes: [{priority: 100, match: ip4.dst == 10.2.0.0/24, action: drop}]`
    const lost = await report(dropped)
    expect(sectionOf(lost, 'Peerings')).toContain(
      '| not between the endpoints of both<br>nothing gets from an endpoint of a to one of b, nor back',
    )
    expect(sectionOf(lost, 'Summary')).toContain('| Peerings | 0 of 1 work |')
  })

  it('says that a peering works in part where an error points at it and something gets through', async () => {
    const args = [...HUB, '--with', '-']
    const subnet =
      '{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: unheard-of}, spec: {vpc: spoke-1, cidrBlock: 10.77.0.0/24}}'
    const { out } = await isthmus([...args, '-o', 'markdown'], subnet)
    expect(sectionOf(out, 'Peerings')).toMatch(
      /\| hub – spoke-1 \|.*\| in part<br>VPC `hub` has no route back to subnet `unheard-of`/,
    )
  })

  it('does not take an answer from an address nearby for one that came over the peering', async () => {
    const design = ['a', 'b'].flatMap((name, i) => [
      `{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: ${name}}, spec: {vpcPeerings: [{remoteVpc: ${'ba'[i]}, localConnectIP: 169.254.0.${i + 1}/30}], staticRoutes: [{cidr: 10.9.0.0/16, nextHopIP: 169.254.0.${2 - i}, policy: policyDst}]}}`,
      `{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: net-${name}}, spec: {vpc: ${name}, cidrBlock: 10.1.0.0/24}}`,
      `{apiVersion: v1, kind: Pod, metadata: {name: pod-${name}, annotations: {ovn.kubernetes.io/logical_switch: net-${name}, ovn.kubernetes.io/ip_address: 10.1.0.9}}}`,
    ])
    const { out } = await isthmus(['report', '-f', '-', '-o', 'markdown'], design.join('\n---\n'))
    expect(sectionOf(out, 'Peerings')).toMatch(/\| no<br>/)
  })

  it('shows the first rows of long tables, so few that GitHub takes the page', async () => {
    const name = (i: number) => `vpc-${'x'.repeat(45)}-${i}`
    const names = Array.from({ length: 56 }, (_, i) => name(i)).join(',')
    const args = ['chain', '--vpcs', names, '--transit-routing', '-q']
    const { out: design } = await isthmus(['generate', ...args])
    const { out } = await isthmus(['report', '-f', '-', '-o', 'markdown'], design)
    expect(out.length).toBeLessThanOrEqual(65_536)
    const peerings = sectionOf(out, 'Peerings')
    expect(peerings.match(/\| yes \|/g)).toHaveLength(20)
    expect(peerings).toMatch(/And 35 rows more: `isthmus map -o html` has all\.$/)
    expect(peerings).toMatch(/<br>and \d+ more \| yes \|/)
    const { out: page } = await isthmus(['report', '-f', '-'], design)
    expect(page.match(/<td class="good">yes<\/td>/g)).toHaveLength(50)
  })

  it('tells what is free in subnets, and in blocks that are named', async () => {
    const addresses = sectionOf(await markdown(...HUB, '--pool', '10.0.0.0/13'), 'Addresses')
    expect(addresses).toContain('| hub-net | hub | 10.0.0.0/16 | 10.0.0.1 |')
    expect(addresses).toMatch(/### Free in 10\.0\.0\.0\/13\n\n\d+ addresses\.\n\n- 10\./)
  })

  it('tells which intents hold, and why others do not', async () => {
    const file = 'fixtures/intents/hub-and-spoke/intents.yaml'
    const hold = sectionOf(await markdown(...HUB, '--intents', file), 'Intents')
    expect(hold.match(/\| holds \|/g)).toHaveLength(3)
    const args = [...HUB, '--without', 'peering:hub/spoke-1', '--intents', file]
    const fail = sectionOf(await markdown(...args), 'Intents')
    expect(fail).toMatch(
      /\| every team reaches what is shared \| fails \| \d+ \| team-1\/web → shared\//,
    )
    expect(sectionOf(await markdown(...HUB), 'Intents')).toBe(
      'Nobody said what must hold: name a file of intents with --intents.',
    )
  })

  it('tells what is not simulated, and what that could change', async () => {
    const objects = [
      '{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: a}}',
      '{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: net}, spec: {vpc: a, cidrBlock: 10.0.0.0/24}}',
      '{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}, annotations: {ovn.kubernetes.io/logical_switch: net}}}',
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}, spec: {podSelector: {matchLabels: {app: web}}}}',
    ]
    const { out } = await isthmus(['report', '-f', '-', '-o', 'markdown'], objects.join('\n---\n'))
    expect(sectionOf(out, 'What this leaves out')).toMatch(
      /### Not simulated\n\n.*\n.*\n\| -:7:\d+ \| .*NetworkPolicy.* \| answers about port `web\.default` \|/,
    )
    expect(sectionOf(out, 'Reachability')).toBe(
      'There are no two endpoints between which packets could go.',
    )
  })

  it('tells of a world of cloud networks too', async () => {
    const { out: world } = await isthmus([
      'cloud',
      'run',
      'examples/kyma/scenario.yaml',
      '-o',
      'world',
    ])
    const { code, out } = await isthmus(['report', '-f', '-', '-o', 'markdown'], world)
    expect(code).toBe(0)
    expect(sectionOf(out, 'Summary')).toContain('| Size | 2 networks, 2 subnets, 2 endpoints |')
    expect(sectionOf(out, 'Peerings')).toContain(
      '| vpc-erp – vpc-kyma | – | vpc-erp: 10.250.0.0/16 over the peering, table rtb-erp<br>',
    )
    expect(sectionOf(out, 'Findings')).toBe('None.')
    expect(out).not.toContain('## Addresses')
  })

  it('prints a page that loads nothing and runs nothing', async () => {
    const { code, out } = await isthmus([...HUB, '--title', '<script>alert(1)</script>'])
    expect(code).toBe(0)
    expect(out).toMatch(/^<!doctype html>\n<html lang="en">\n/)
    expect(out).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(out).toContain('<figure><svg ')
    expect(out).not.toMatch(/<script|<link|<img|@import|url\(/)
  })

  it('gives the same bytes for the same design', async () => {
    expect((await isthmus(HUB)).out).toBe((await isthmus(HUB)).out)
  })

  it('refuses manifests with errors, and what is no block of addresses', async () => {
    const broken = await isthmus(['report', '-f', '-'], 'kind: [')
    expect({ code: broken.code, out: broken.out }).toEqual({ code: 2, out: '' })
    expect((await isthmus([...HUB, '--pool', '10/8'])).err).toContain('Write a CIDR')
  })
})
