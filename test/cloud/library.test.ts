import { describe, expect, it } from 'vitest'
import { simulateCloud } from '../../src/cloud.ts'
import { fixture } from './worlds.ts'

const UNTAGGED = fixture('worlds/aws.yaml').replace('tags: {c-a1b2c3d: ""}', 'tags: {}')
const RESOURCE = fixture('resources/aws.yaml')

describe('a simulation in code', () => {
  it('goes through the life of a peering as a scenario does', () => {
    const cloud = simulateCloud(UNTAGGED, RESOURCE)
    cloud.advance('2m30s')
    expect(cloud.now).toBe(150_000)
    expect(cloud.status('p')?.conditions.map(({ type }) => type)).toEqual(['Error'])
    expect(cloud.change({ tag: { id: 'vpc-r', key: 'e2e' } })).toBeUndefined()
    cloud.advance(60_000)
    expect(cloud.status('p')?.state).toBe('active')
    expect(cloud.timeline.map((entry) => entry.kind === 'event' && entry.text)).toContain(
      'tag {id: vpc-r, key: e2e}',
    )
  })

  it('hears of nothing before the resync, and then of everything', () => {
    const cloud = simulateCloud(fixture('worlds/aws.yaml'), RESOURCE)
    cloud.runUntilIdle()
    cloud.change({ deletePeering: { vpcs: ['vpc-r', 'vpc-k'] } })
    cloud.runUntilIdle()
    expect(cloud.status('p')?.state).toBe('active')
    cloud.resync()
    cloud.runUntilIdle()
    expect(cloud.status('p')?.state).toBe('deleted')
  })

  it('takes resources as text, and says what the API server says to each', () => {
    const cloud = simulateCloud(fixture('worlds/aws.yaml'))
    expect(cloud.apply(RESOURCE)).toEqual([])
    const [refused, ...others] = cloud.apply(RESOURCE.replace('eu-central-1', 'eu-west-1'))
    expect(refused?.message).toContain('RemoteRegion is immutable.')
    expect(others).toEqual([])
    expect(cloud.apply('a: [').map(({ code }) => code)).toEqual(['yaml-syntax'])
    expect(cloud.resources).toEqual(['p'])
  })

  it('takes settings as a scenario writes them', () => {
    const cloud = simulateCloud(fixture('worlds/aws.yaml'), RESOURCE, {
      mode: 'documented',
      resyncPeriod: '1h',
      aws: { requestTime: '1m' },
    })
    expect(cloud.settings).toMatchObject({
      mode: 'documented',
      resyncPeriod: 3_600_000,
      aws: { requestTime: 60_000, provisioningTime: 1000 },
    })
    cloud.advance('1m')
    expect(cloud.status('p')?.state).toBe('initiating-request')
    cloud.advance('3s')
    expect(cloud.status('p')?.state).toBe('active')
  })
})

describe('what code gets wrong is told with what to write:', () => {
  const cloud = () => simulateCloud(fixture('worlds/aws.yaml'))

  it.each(['150', '1.5h', '', '2 m', '30s2m'])('advance(%j)', (text) => {
    const wrong = `\`${text}\` is no duration\nhelp: write a text such as 150s, 10h or 2m30s, or a whole number of milliseconds`
    expect(() => cloud().advance(text)).toThrow(new RangeError(wrong))
  })

  it.each([-1, 0.5, Number.NaN, Infinity])('advance(%d)', (number) => {
    expect(() => cloud().advance(number)).toThrow(`${number} is no duration`)
  })

  it('a change that the provider does not know', () => {
    expect(() =>
      cloud().change({ addPrefix: { network: 'vnet-erp', prefix: '10.0.0.0/8' } }),
    ).toThrow(/`addPrefix` is no field of the change\nhelp: there are: controlPlane, fault/)
    expect(() => cloud().change({ tga: {} })).toThrow('did you mean `tag`?')
    expect(() => cloud().change({})).toThrow(
      new TypeError('the change must be a mapping with one kind of change, not an empty one'),
    )
    expect(() => cloud().change({ resync: {} })).toThrow(
      /^`resync` is no field of the change\nhelp: [^\n]*$/,
    )
    expect(() => cloud().change({ clearFaults: { in: 'x' }, controlPlane: {} })).toThrow(
      'must be a mapping with one kind of change, not one with `clearFaults` and `controlPlane`',
    )
    const quoted = cloud()
    quoted.change({ deleteRole: { account: '222222222222' } })
    expect(quoted.timeline).toMatchObject([{ text: 'deleteRole {account: "222222222222"}' }])
    expect(() => cloud().change({ tag: { id: 5, key: 'e2e' } })).toThrow(
      'tag.id must be a text, not the number `5`',
    )
  })

  it('a setting', () => {
    const settings = { resyncPeriod: '0s', mode: 'real', aws: { requestTim: '1s' } } as object
    expect(() => simulateCloud(fixture('worlds/aws.yaml'), RESOURCE, settings)).toThrow(
      [
        'mode must be one of as-coded, documented, not the text `real`',
        'resyncPeriod must be longer than 0s, not the text `0s`',
        '`requestTim` is no field of aws',
        'help: did you mean `requestTime`?',
      ].join('\n'),
    )
  })
})
