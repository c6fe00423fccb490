export { RouteTableError, type RouteTableErrorCode } from './error.ts'
export type { AddressKey, PrefixKey } from './key.ts'
export { type ReadonlyRouteTable, type Route, RouteTable } from './route-table.ts'
export type { RouteEntry } from './routes.ts'
