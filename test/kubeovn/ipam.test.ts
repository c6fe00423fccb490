import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { SubnetAddresses } from '../../src/kubeovn/ipam.ts'
import type { Subnet } from '../../src/kubeovn/subnet.ts'
import {
  type Address,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  formatAddress,
  lastAddress,
  parsePrefix,
} from '../../src/net/index.ts'

/** Small subnets, also some at the end of a word of their address. */
const cidr = fc
  .constantFrom(
    ...['10.1.2.0/28', '10.255.255.240/29', '10.1.2.4/30', '10.1.2.2/31'],
    ...['fd00::/125', 'fd00::ffff:fff8/125', 'fd00:0:0:0:ffff:ffff:ffff:fffe/127'],
  )
  .map((text) => parsePrefix(text)!)

const subnet = cidr.chain((own) => {
  const { family } = own.address
  const first = addressToBigInt(own.address)
  const size = Number(addressToBigInt(lastAddress(own)) - first)
  const host = fc.nat(size)
  return fc.record({
    cidr: fc.constant(own),
    all: fc.constant(
      Array.from({ length: size + 1 }, (_, i) => addressFromBigInt(family, first + BigInt(i))),
    ),
    gateway: host,
    excluded: fc.array(fc.tuple(host, host), { maxLength: 3 }),
    wanted: fc.uniqueArray(host, { maxLength: 4 }),
  })
})

test.prop([subnet])(
  "everybody gets the lowest address that is free, and nobody one that is taken, excluded or no host's",
  ({ cidr, all, gateway, excluded, wanted }) => {
    const { address, length } = cidr
    const ranges = excluded.map(([a, b]) => ({
      first: all[Math.min(a, b)]!,
      last: all[Math.max(a, b)]!,
    }))
    const pool = new SubnetAddresses({
      cidrs: [cidr],
      gateways: [all[gateway]!],
      excluded: ranges,
    } as unknown as Subnet)
    for (const host of wanted) {
      expect(pool.reserve(all[host]!)).toBe(host === gateway ? 'gateway' : undefined)
    }
    const tiny = length >= addressBits(address.family) - 1
    const isFree = (_: Address, i: number): boolean =>
      (tiny || (i > 0 && i < all.length - 1)) &&
      i !== gateway &&
      !wanted.includes(i) &&
      !excluded.some(([a, b]) => Math.min(a, b) <= i && i <= Math.max(a, b))
    const given = Array.from(all, () => pool.allocate()).flat()
    expect(given.map(formatAddress)).toEqual(all.filter(isFree).map(formatAddress))
  },
)
