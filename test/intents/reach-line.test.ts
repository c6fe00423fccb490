import { parseReachLine, ReachLineError, readIntents } from 'isthmus'
import { describe, expect, it } from 'vitest'

/** What an intents file makes of the same. */
function written(from: string, to: string, services?: string) {
  const fields = [
    `from: "${from}"`,
    `to: "${to}"`,
    ...(services ? [`services: "${services}"`] : []),
  ]
  const { intents } = readIntents(`intents: [{reachable: {${fields.join(', ')}}}]`)
  return intents[0]!
}

describe('an intent in one line', () => {
  it.each([
    ['spoke-1/web -> hub/db tcp 5432', 'spoke-1/web', 'hub/db', 'tcp 5432'],
    ['spoke-1/web->hub/db tcp/5432', 'spoke-1/web', 'hub/db', 'tcp 5432'],
    ['web → db TCP/80,443; ping', 'web', 'db', 'tcp 80,443; ping'],
    ['vpc=a -> vpc=b', 'vpc=a', 'vpc=b', undefined],
    ['* -> vpc=hub, label=app=db all but tcp 22', '*', 'vpc=hub,label=app=db', 'all but tcp 22'],
    ['10.1.0.0/16 -> fd00::/64 udp/53,123', '10.1.0.0/16', 'fd00::/64', 'udp 53,123'],
  ])('is what a file says: %s', (line, from, to, services) => {
    const intent = parseReachLine(line)
    const same = written(from, to, services)
    expect(intent.kind).toBe('reachable')
    expect([intent.from.selector, intent.to.selector]).toEqual([
      same.from.selector,
      same.to.selector,
    ])
    for (const family of [4, 6] as const) {
      expect(intent.services[family].equals(same.services[family])).toBe(true)
    }
  })

  it('takes the namespace of pods without one', () => {
    expect(parseReachLine('web -> db', 'shop').from.selector).toMatchObject({ namespace: 'shop' })
  })

  it.each([
    ['web db', 'has no arrow'],
    ['a -> b -> c', 'has several arrows'],
    ['-> db', 'nothing stands in front of the arrow'],
    ['web ->', 'nothing stands behind the arrow'],
    ['vpcs=a -> db', '`vpcs` is nothing that endpoints are selected by'],
    ['web -> db tpc 80', '`tpc 80` is no service'],
  ])('says what is wrong with %s', (line, message) => {
    expect(() => parseReachLine(line)).toThrow(ReachLineError)
    expect(() => parseReachLine(line)).toThrow(message)
  })
})
