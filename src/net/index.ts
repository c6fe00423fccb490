export {
  type Address,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  compareAddresses,
  type Family,
  formatAddress,
  ipv4,
  ipv6,
  parseAddress,
  sameAddress,
} from './address.ts'
export { AddressMap } from './address-map.ts'
export {
  containsAddress,
  containsPrefix,
  formatPrefix,
  hasHostBits,
  lastAddress,
  maskAddress,
  masked,
  maskWord,
  overlaps,
  type Prefix,
  parseCidr,
  parsePrefix,
  samePrefix,
} from './prefix.ts'
