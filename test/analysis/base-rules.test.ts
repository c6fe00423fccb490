import { readFileSync } from 'node:fs'
import { checkIntents, mustLoadNetwork, Network, readIntents } from 'isthmus'
import { formatServices } from 'isthmus/report'
import { describe, expect, it } from 'vitest'
import { networkWithout } from '../../src/model/index.ts'
import 'isthmus/vitest'

const GROUPS = ['tiers', 'remote-groups', 'dual-stack']
const read = (design: string) => readFileSync(`fixtures/intents/${design}/network.yaml`, 'utf8')

/** The design without the rules that nobody wrote. */
function bare(network: Network): Network {
  const { portGroups } = network.model
  const base = portGroups.flatMap(({ acls }) => acls.filter((acl) => acl.base))
  expect(base).not.toEqual([])
  return new Network(networkWithout(network.model, new Set(base)))
}

describe('what passes by base rules of security groups', () => {
  it.each(GROUPS)('is what no longer passes without them: %s', (design) => {
    const network = mustLoadNetwork(read(design))
    const rest = bare(network)
    const names = network.model.endpoints.map(({ namespace, name }) => `${namespace}/${name}`)
    let found = 0
    for (const from of names) {
      for (const to of names) {
        if (from === to) continue
        const { reachable, base } = network.services({ from, to })
        const left = rest.services({ from, to }).reachable
        expect(formatServices(base)).toBe(formatServices(reachable.difference(left)))
        if (!base.isEmpty) found++
      }
    }
    expect(found).toBeGreaterThan(0)
  })
})

describe('an intent', () => {
  const verdictOf = (intent: string, text = read('tiers')) => {
    const { intents, diagnostics } = readIntents(`intents: [${intent}]`)
    expect(diagnostics).toEqual([])
    const [verdict] = checkIntents(mustLoadNetwork(text).reachability(), intents).verdicts
    return verdict!
  }
  const told = (...args: Parameters<typeof verdictOf>) => {
    const { status, aside } = verdictOf(...args)
    return [status, formatServices(aside[4])]
  }

  it.each([
    ['unreachable: {from: sg=web, to: sg=db}', 'udp 68 from 67; protocol 112'],
    ['isolated: {from: shop/app-1, to: shop/app-2}', 'udp 68 from 67; protocol 112'],
    ['only: {from: sg=web, to: sg=app, services: tcp 8080}', 'udp 68 from 67; protocol 112'],
    ['unreachable: {from: sg=web, to: sg=app, services: all but tcp 8080}', ''],
    ['unreachable: {from: sg=web, to: sg=db, services: all}', ''],
    ['unreachable: {from: sg=web, to: sg=db, services: tcp}', 'none'],
    ['reachable: {from: sg=app, to: sg=db, services: tcp 5432}', 'none'],
  ])('does not count what nobody named, and says so: %s', (intent, aside) => {
    expect(told(`{${intent}}`)).toEqual(['holds', aside || 'udp 68 from 67; protocol 112'])
  })

  it.each(['udp 68', 'udp', 'protocol 112', 'udp 68 from 67; tcp 22'])(
    'counts what is named: %s',
    (services) => {
      const intent = `{unreachable: {from: sg=web, to: sg=db, services: "${services}"}}`
      expect(told(intent)).toEqual(['fails', 'none'])
    },
  )

  it('asks for it where it is named as what must get through', () => {
    const only = (services: string) =>
      told(`{only: {from: sg=web, to: sg=app, services: [tcp 8080, ${services}]}}`)
    expect(only('protocol 112')).toEqual(['holds', 'udp 68 from 67'])
    expect(only('protocol 111')).toEqual(['fails', 'udp 68 from 67; protocol 112'])
  })

  it('counts the same services where a rule that somebody wrote lets them through', () => {
    const open = read('tiers').replace(
      "protocol: tcp, remoteType: address, remoteAddress: '10.0.2.66', portRangeMin: 5432, portRangeMax: 5432, policy: drop",
      "protocol: all, remoteType: address, remoteAddress: '10.0.1.2', policy: allow",
    )
    const { status, failures, pairs } = verdictOf('{unreachable: {from: sg=web, to: sg=db}}', open)
    expect([status, pairs]).toEqual(['fails', 4])
    expect(failures.map((failure) => [failure.pairs, formatServices(failure.services)])).toEqual([
      [2, 'all'],
    ])
  })

  it('has nothing to leave aside where neither end has a security group', () => {
    const open = read('tiers').replaceAll(/ +ovn.kubernetes.io\/security_groups: web\n/g, '')
    const intent = '{unreachable: {from: shop/web-1, to: shop/visitor}}'
    expect(told(intent, open)).toEqual(['fails', 'none'])
  })

  it('holds without them as it does with them', () => {
    const network = mustLoadNetwork(read('tiers'))
    const { intents } = readIntents(readFileSync('fixtures/intents/tiers/intents.yaml', 'utf8'))
    const { verdicts } = checkIntents(bare(network).reachability(), intents)
    expect(verdicts.map(({ status }) => status)).toEqual(intents.map(() => 'holds'))
    expect(verdicts.map(({ aside }) => aside[4].isEmpty)).toEqual(intents.map(() => true))
  })
})

describe('an expectation', () => {
  const network = mustLoadNetwork(read('tiers'))

  it('does not count what passes by base rules, unless it is named', () => {
    expect(network).toBeIsolated('shop/app-1', 'shop/app-2')
    expect(network).not.toReach('shop/web-1', 'shop/db-1')
    expect(network).toReachOnly('shop/web-1', 'shop/app-1', { tcp: 8080 })
    expect(() => expect(network).not.toReach('shop/web-1', 'shop/db-1', { udp: true })).toThrow(
      'gets through and must not: udp 68 from 67',
    )
  })
})
