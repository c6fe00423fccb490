import type { RouteTableStrategy } from './kind.ts'
import type { AwsRouteTable } from './world.ts'

/** The route tables that a strategy is about. Only the shoot's name counts here, not the operator's tag. */
export function selectTables(
  tables: readonly AwsRouteTable[],
  strategy: RouteTableStrategy,
  shoot: string,
): readonly AwsRouteTable[] {
  switch (strategy) {
    case 'AUTO':
      return tables
    case 'NONE':
      return []
    case 'MATCHED':
      return tables.filter(({ tags }) => Object.hasOwn(tags, shoot))
    case 'UNMATCHED':
      return tables.filter(({ tags }) => !Object.hasOwn(tags, shoot))
  }
}
