import { describe, expect, it } from 'vitest'
import { generateDesign, type PlanProblem, verifyDesign } from '../../src/plan/index.ts'
import { formatPlannedObjects, formatPlanProblems } from '../../src/report/index.ts'
import { cidrs, hubAnd, inventoryOf, make, request } from './designs.ts'

const asked = request('hub-spoke', hubAnd(2))

/** Verifies a design of which something else is written. */
function tampered(
  edit: (text: string) => string,
  more = asked,
  existing = '',
): readonly PlanProblem[] {
  const sources = existing === '' ? [] : [{ file: 'old.yaml', text: existing }]
  const inventory = inventoryOf(sources)
  const design = generateDesign(more, inventory)
  const text = formatPlannedObjects(design.objects)
  const changed = edit(text)
  expect(changed).not.toBe(text)
  const written = { file: 'new.yaml', text: changed }
  return verifyDesign({ design, written, inventory, existing: sources }).problems
}

const kinds = (problems: readonly PlanProblem[]) => [...new Set(problems.map(({ kind }) => kind))]

const pairs = (problems: readonly PlanProblem[]) =>
  problems.flatMap((problem) => (problem.kind === 'pair' ? `${problem.from} ${problem.to}` : []))

describe('verification of a design', () => {
  it('sees a pair that is not joined as it should be', () => {
    const problems = tampered((text) =>
      text.replace('nextHopIP: 169.254.0.2', 'nextHopIP: 169.254.0.3'),
    )
    expect(kinds(problems)).toEqual(['fault', 'pair'])
    expect(pairs(problems)).toEqual(['hub-net spoke-1-net', 'spoke-1-net hub-net'])
    expect(formatPlanProblems(problems)).toContain(
      'reachability: from subnet `hub-net` to `spoke-1-net`, IPv4: all is meant to get through, and what does is none\n',
    )
  })

  it('sees a pair that is joined and should not be', () => {
    const problems = tampered((text) => text.replaceAll('cidr: 10.0.0.0/24', 'cidr: 10.0.0.0/16'))
    expect(kinds(problems)).toEqual(['fault', 'pair'])
    expect(pairs(problems)).toEqual(['spoke-1-net spoke-2-net', 'spoke-2-net spoke-1-net'])
  })

  it('sees the same across a change of what exists', () => {
    const old = make(asked).written.text
    const more = request('hub-spoke', hubAnd(3))
    const all = (text: string) => text.replaceAll('cidr: 10.0.0.0/24', 'cidr: 10.0.0.0/16')
    expect(pairs(tampered(all, more, old))).toEqual([])
    // Spoke 1 had such a route before the new spoke came.
    const open = old.replace('cidr: 10.0.0.0/24', 'cidr: 10.0.0.0/16')
    expect(kinds(tampered(all, more, open))).toEqual(['fault', 'pair'])
    expect(pairs(tampered(all, more, open))).toEqual([
      'spoke-1-net spoke-3-net',
      'spoke-3-net spoke-1-net',
    ])
  })

  it('leaves what was reachable before as it is, and reports what is lost', () => {
    const mesh = make(request('mesh', ['a', 'b'])).written.text
    expect(make(request('hub-spoke', ['a', 'c']), mesh).verification).toEqual({
      problems: [],
      pairs: 6,
      joined: 4,
    })
    const lost = (text: string) =>
      text.replace(
        '- policy: policyDst\n      cidr: 10.0.1.0/24',
        '- policy: policySrc\n      cidr: 10.0.1.0/24',
      )
    expect(pairs(tampered(lost, request('hub-spoke', ['a', 'c']), mesh))).toEqual([
      'a-net b-net',
      'b-net a-net',
    ])
  })

  it('sees a warning that was not there before', () => {
    const problems = tampered((text) => text.replace('gateway: 10.0.1.1', 'gateway: 10.9.9.9'))
    expect(formatPlanProblems(problems)).toContain('is refused by the controller')
    const { verification } = make(request('chain', ['edge', 'edge-net']))
    expect(formatPlanProblems(verification.problems)).toContain('[port-name-collision]')
    const withUnknown = `{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: z}, spec: {staticRuotes: []}}`
    expect(make(asked, withUnknown).verification.problems).toEqual([])
  })

  it('does not mind a fault that was there before', () => {
    const black = make(request('chain', ['x', 'y'])).written.text.replace(
      'nextHopIP: 169.254.0.2',
      'nextHopIP: 169.254.0.3',
    )
    expect(make(asked, black).verification.problems).toEqual([])
  })

  it('sees what security groups of others let through', () => {
    const group = `
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: {name: hub}
spec:
  ingressRules: [{ipVersion: ipv4, protocol: all, priority: 5, remoteType: address, remoteAddress: 0.0.0.0/0, policy: drop}]
`
    const { problems } = make({ ...asked, services: 'tcp 443' }, group).verification
    expect(pairs(problems)).toEqual(['spoke-1-net hub-net', 'spoke-2-net hub-net'])
    expect(formatPlanProblems(problems)).toContain(
      'from subnet `spoke-1-net` to `hub-net`, IPv4, for pods in the security groups of the design: tcp 443',
    )
  })

  it('sees that a private subnet stays closed', () => {
    const old = `
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: hub}}
---
{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: db}, spec: {vpc: hub, cidrBlock: 10.9.0.0/24, private: true}}
`
    const { problems } = make(asked, old).verification
    expect(pairs(problems)).toContain('spoke-1-net db')
  })

  it('tells that a subnet is full', () => {
    const old = `
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: hub}}
---
{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: tiny}, spec: {vpc: hub, cidrBlock: 10.9.0.0/30}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p, annotations: {ovn.kubernetes.io/logical_switch: tiny}}}
`
    const { problems } = make(asked, old).verification
    expect(formatPlanProblems(problems)).toBe(
      'full: subnet `tiny` has no address left, so that nothing in it can be tried\n',
    )
  })

  it('shows a few problems of a kind and counts the others', () => {
    const subnets = cidrs('10.0.0.0/8')
    const { problems } = make(request('mesh', ['a', 'a-b', 'b', 'b-b'], { subnets })).verification
    const text = formatPlanProblems(problems)
    expect(problems.filter(({ kind }) => kind === 'pair').length).toBeGreaterThan(5)
    expect(text).toMatch(/… and \d+ more like this\n$/)
  })
})
