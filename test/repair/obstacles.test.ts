import { type Intent, readIntents, repair } from 'isthmus'
import { formatRepair } from 'isthmus/report'
import { describe, expect, it } from 'vitest'
import {
  type Broken,
  broken,
  brokenText,
  peers,
  pod,
  repaired,
  routes,
  subnet,
  vpc,
} from './designs.ts'

const A = vpc('a', peers(['b', '169.254.7.1/30']), routes(['10.2.0.0/24', '169.254.7.2']))
const B = vpc('b', peers(['a', '169.254.7.2/30']))
const WEB_AND_DB = [
  subnet('net-a', 'a', '10.1.0.0/24'),
  subnet('net-b', 'b', '10.2.0.0/24'),
  pod('web', 'net-a'),
  pod('db', 'net-b'),
]
const LINE = 'web -> db tcp 5432'

function intents(text: string): readonly Intent[] {
  return readIntents(text).intents
}

/** What is told of a design that can't be repaired. */
function told(design: Broken, line = LINE): string {
  const report = repaired(design, line)
  expect(report.repair).toBeUndefined()
  return formatRepair(report)
}

describe('where there is no repair it says why', () => {
  it('nobody has the name', () => {
    expect(told(broken([A, B, ...WEB_AND_DB]), 'wen -> db')).toContain(
      'there is no pod `default/wen`\n  help: did you mean `default/web`?',
    )
  })

  it('a pod has no place in the network', () => {
    const lost = pod('lost', 'nowhere')
    expect(told(broken([A, B, ...WEB_AND_DB, lost]), 'lost -> db')).toMatch(
      /no repair for .*\n.*nowhere/,
    )
  })

  it('the ends have no version of IP in common', () => {
    const v6 = [subnet('net-6', 'a', 'fd00:6::/64'), pod('six', 'net-6')]
    expect(told(broken([A, B, ...WEB_AND_DB, ...v6]), 'six -> db')).toContain(
      '`default/six` has IPv6 addresses only',
    )
  })

  it('subnets overlap', () => {
    const design = [
      A,
      B,
      subnet('net-a', 'a', '10.1.0.0/24'),
      subnet('net-b', 'b', '10.1.0.0/16'),
      pod('web', 'net-a'),
      pod('first', 'net-b'),
      pod('db', 'net-b'),
    ]
    expect(told(broken(design))).toContain(
      'subnets overlap: VPC `a` has 10.1.0.0/24 (subnet `net-a`) itself, so that packets for 10.1.0.3 of VPC `b` never leave it',
    )
  })

  it('a VPC is not among the manifests', () => {
    const design = [
      vpc('a'),
      subnet('net-a', 'a', '10.1.0.0/24'),
      pod('web', 'net-a'),
      pod('service', 'ovn-default'),
    ]
    expect(told(broken(design), 'web -> service tcp 80')).toContain(
      'VPC `ovn-cluster` would have to be changed, and it is not among the manifests',
    )
  })

  it('there is no pool of the family', () => {
    const design = broken([vpc('a'), vpc('b'), ...WEB_AND_DB])
    const none = repaired(design, LINE, { transitPools: [] })
    expect(none.obstacles[0]!.message).toContain('no pool has that family')
  })

  it('the text shares the place with another one', () => {
    const wrong = "&same [{cidr: '10.2.0.0/24', nextHopIP: 169.254.9.9}]"
    const design = brokenText(
      `apiVersion: kubeovn.io/v1
kind: VpcList
items:
- metadata: {name: a}
  spec: {vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.7.1/30}], staticRoutes: ${wrong}}
- metadata: {name: c}
  spec: {staticRoutes: *same}
---
${[B, ...WEB_AND_DB].join('---\n')}`,
    )
    expect(told(design)).toContain("the file can't be edited there")
  })

  it('the edits would break an intent that is to stay', () => {
    const { design, sources } = broken([A, B, ...WEB_AND_DB])
    const [apart] = intents('intents: [{name: b is closed, unreachable: {from: vpc=a, to: vpc=b}}]')
    const [wanted] = intents(
      'intents: [{reachable: {from: web, to: db, protocol: tcp, ports: 5432}}]',
    )
    const report = repair(design, { reach: [wanted!], keep: [apart!], sources })
    expect(report.repair).toBeUndefined()
    expect(formatRepair(report)).toMatch(
      /the edits that would do it break another intent: b is closed .*\n {2}between default\/web and default\/db/,
    )
  })

  it('an intent is to survive the loss of its only peering', () => {
    const { design, sources } = broken([A, B, ...WEB_AND_DB])
    const reach = intents('intents: [{reachable: {from: web, to: db}, survives: any-one-peering}]')
    expect(repair(design, { reach, sources }).obstacles[0]!.message).toContain(
      'it does not survive the loss of a part',
    )
  })

  it('an intent lets through more than it may', () => {
    const open = vpc('b', peers(['a', '169.254.7.2/30']), routes(['10.1.0.0/24', '169.254.7.1']))
    const { design, sources } = broken([A, open, ...WEB_AND_DB])
    const reach = intents('intents: [{only: {from: web, to: db, protocol: tcp}}]')
    expect(repair(design, { reach, sources }).obstacles[0]!.message).toContain(
      'it lets through what it must not',
    )
  })
})

describe('several intents', () => {
  const { design, sources } = broken([A, B, ...WEB_AND_DB])

  it('are made true together', () => {
    const report = repaired({ design, sources }, ['web -> db tcp 5432', 'db -> web ping'])
    expect(report.repair!.edits).toHaveLength(1)
    expect(report.repair!.proof.verdicts.map(({ status }) => status)).toEqual(['holds', 'holds'])
  })

  it('that can be repaired are, beside those that can not', () => {
    const report = repaired({ design, sources }, ['web -> nobody', 'web -> db tcp 5432'])
    expect(report.obstacles).toHaveLength(1)
    expect(report.repair!.edits).toHaveLength(1)
  })

  it('that fail before are no reason to keep anything', () => {
    const [failing] = intents('intents: [{reachable: {from: web, to: db, protocol: udp}}]')
    const [wanted] = intents('intents: [{reachable: {from: web, to: db, protocol: tcp}}]')
    const report = repair(design, { reach: [wanted!], keep: [failing!], sources })
    expect(report.obstacles).toEqual([])
    expect(report.repair!.edits).toHaveLength(1)
  })
})
