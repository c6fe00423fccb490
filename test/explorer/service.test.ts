import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { parseServices } from '../../src/analysis/index.ts'
import { formatFragment, readFragment } from '../../src/explorer/state/fields.ts'
import {
  formatService,
  readService,
  type Service,
  traceFields,
} from '../../src/explorer/state/service.ts'

const PORT = fc.integer({ min: 1, max: 65535 })
const BYTE = fc.integer({ min: 0, max: 255 })

const SERVICE: fc.Arbitrary<Service> = fc.oneof(
  fc.constant({ protocol: 'icmp' }),
  fc.record({ protocol: fc.constant('icmp'), icmpType: BYTE, icmpCode: BYTE }),
  fc.record({ protocol: fc.constant('icmp'), icmpType: BYTE }),
  fc.record(
    { protocol: fc.constantFrom('tcp', 'udp', 'sctp'), port: PORT, sourcePort: PORT },
    { requiredKeys: ['protocol'] },
  ),
  BYTE.map((number) => ({ protocol: String(number) })),
)

describe('a service in the address', () => {
  test.each([
    ['ping', { protocol: 'icmp' }],
    ['TCP 5432', { protocol: 'tcp', port: 5432 }],
    ['udp 68 from 67', { protocol: 'udp', port: 68, sourcePort: 67 }],
    ['tcp', { protocol: 'tcp' }],
    ['icmp type 3 code 4', { protocol: 'icmp', icmpType: 3, icmpCode: 4 }],
    ['icmp6 type 128', { protocol: 'icmp', icmpType: 128 }],
    ['protocol 47', { protocol: '47' }],
    ['tcp 80,443', { protocol: 'tcp 80,443' }],
    ['', { protocol: '' }],
  ])('%j is read as %j', (text, service) => {
    expect(readService(text)).toEqual(service)
  })

  test.prop([SERVICE])('is read as it is written', (service) => {
    expect(readService(formatService(service))).toEqual(service)
  })

  test.prop([SERVICE])('is written as reports write services', (service) => {
    expect(() => parseServices(formatService(service))).not.toThrow()
  })
})

test('a packet is a link to its trace', () => {
  const fields = traceFields({
    from: 'default/a',
    to: 'vpc-b:fd00::2',
    ipVersion: 6,
    protocol: 'tcp',
    port: 443,
  })
  expect(readFragment(formatFragment(fields))).toEqual({
    panel: 'trace',
    region: 'panel',
    from: 'default/a',
    to: 'vpc-b:fd00::2',
    service: 'tcp 443',
    ip: '6',
  })
})
