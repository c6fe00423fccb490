export {
  type Address,
  addressBits,
  addressFromBigInt,
  addressToBigInt,
  compareAddresses,
  type Family,
  formatAddress,
  includesWords,
  ipv4,
  ipv6,
  nextAddress,
  parseAddress,
  parseWords,
  sameAddress,
} from './address.ts'
export { AddressMap } from './address-map.ts'
export { type FirstMatch, firstMatches, type PrefixPair, unmatched } from './first-match.ts'
export {
  type Combination,
  combine,
  difference,
  EMPTY,
  type IntervalSet,
  intersection,
  interval,
  intervalsContain,
  intervalsWhere,
  sameIntervals,
  union,
} from './interval-set.ts'
export {
  comparePrefixes,
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
export { RectangleSet } from './rectangle-set.ts'
