import { loadNetworkFromFiles } from 'isthmus/node'
import 'isthmus/vitest'
import { expect, test } from 'vitest'

const network = loadNetworkFromFiles([`${import.meta.dirname}/manifests`])

test.each(['spoke-1/web', 'spoke-2/web'])('%s uses the database of the hub', (web) => {
  expect(network).toReach(web, 'hub/db', { tcp: 5432 })
})

test.each(['spoke-1/web', 'spoke-2/web'])('%s gets nothing else from it', (web) => {
  expect(network).toReachOnly(web, 'hub/db', { tcp: 5432, icmp: true })
})

test('no spoke sees another', () => {
  expect(network).toBeIsolated('spoke-1/web', 'spoke-2/web')
})

test('the database reaches nobody outside the design', () => {
  expect(network).not.toReach('hub/db', '192.0.2.1')
})

test('a spoke does not need the other', () => {
  const loss = { peering: ['hub', 'spoke-2'] } as const
  expect(network).toSurviveLossOf(loss, 'spoke-1/web', 'hub/db', { tcp: 5432 })
})
