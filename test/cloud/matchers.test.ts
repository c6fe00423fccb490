import { describe, expect, test } from 'vitest'
import { simulateCloud } from '../../src/cloud.ts'
import '../../src/vitest.ts'
import { fixture } from './worlds.ts'

const A1 = fixture('resources/a1.yaml').replace(/name: .*/, 'name: to-erp')
const world = (change = (text: string) => text) => change(fixture('worlds/aws.yaml'))
const resource = `apiVersion: cloud-resources.kyma-project.io/v1beta1
kind: AwsVpcPeering
metadata: {name: to-erp}
spec: {remoteAccountId: "222222222222", remoteRegion: eu-central-1, remoteVpcId: vpc-r}
`

const failure = (expectation: () => void): string => {
  try {
    expectation()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it did not fail')
}

describe('toBecomeReady', () => {
  test('holds for a peering for which everything is prepared', () => {
    expect(simulateCloud(world(), resource)).toBecomeReady('to-erp', { within: '5m' })
  })

  test('does not wait for longer than that', () => {
    const cloud = simulateCloud(world(), resource)
    expect(cloud).not.toBecomeReady('to-erp', { within: '1s' })
    expect(cloud.now).toBe(1000)
    expect(cloud).toBecomeReady('to-erp')
  })

  test('tells why it is not, who has to do what, and what has happened', () => {
    const untagged = world((text) => text.replace('tags: {c-a1b2c3d: ""}', 'tags: {}'))
    const message = failure(() =>
      expect(simulateCloud(untagged, resource)).toBecomeReady('to-erp', { within: '5m' }),
    )
    expect(message).toContain('expected to-erp to become Ready within 5m')
    expect(message).toContain('Loaded remote Vpc network has no matching tags')
    expect(message).toContain('help: ')
    expect(message).toContain('apply AwsVpcPeering to-erp')
  })

  test('blames nobody while the provider is not done', () => {
    const gcp = () => simulateCloud(fixture('worlds/gcp.yaml'), fixture('resources/gcp.yaml'))
    const message = failure(() => expect(gcp()).toBecomeReady('p', { within: '20s' }))
    expect(message).toContain('the provider is not done yet')
    expect(message).not.toContain('the remote side')
  })

  test('says so of a resource that is not there, and of a time that is none', () => {
    expect(
      failure(() => expect(simulateCloud(world())).toBecomeReady('to-erp', { within: '1s' })),
    ).toContain('there is no resource to-erp')
    expect(
      failure(() => expect(simulateCloud(world())).toBecomeReady('to-erp', { within: 'soon' })),
    ).toContain('`soon` is no duration')
    expect(failure(() => expect({}).toBecomeReady('to-erp'))).toContain('no simulation')
  })
})

describe('toLeaveNothingBehind', () => {
  test('holds while nothing has been deleted', () => {
    expect(simulateCloud(world(), resource)).toLeaveNothingBehind()
  })

  test('names what a deleted peering leaves in the other account, and how to take it away', () => {
    const cloud = simulateCloud(world(), resource)
    expect(cloud).toBecomeReady('to-erp')
    cloud.delete('to-erp')
    expect(cloud).not.toLeaveNothingBehind()
    const message = failure(() => expect(cloud).toLeaveNothingBehind())
    expect(message).toContain('rtb-r1')
    expect(message).toContain('clean up')
  })
})

test('what is wrong with a world or a resource is told at once', () => {
  expect(failure(() => simulateCloud('provider: aws'))).toContain('error')
  expect(
    failure(() => simulateCloud(world(), A1.replace(/remoteVpcId: .*/, 'remoteVpcId: 5'))),
  ).toContain('remoteVpcId')
})
