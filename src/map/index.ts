export {
  countStates,
  foldMap,
  type GroupBox,
  groupId,
  type LinkCounts,
  type MapView,
  openingFolds,
  type ViewLink,
  type ViewMark,
} from './fold.ts'
export { groupsOf, type MapGroup } from './groups.ts'
export {
  boxId,
  type CloudParts,
  type CloudPeering,
  type MapSource,
  mapNetwork,
} from './map-network.ts'
export type { ToldFault } from './marks.ts'
export {
  type BoxKind,
  LINK_STATES,
  type LinkState,
  type MapBox,
  type MapLink,
  type MapLinkEnd,
  type MapMark,
  type MapPlace,
  type MapRouting,
  type MapSubnet,
  type MapWorkload,
  type NetworkMap,
} from './network-map.ts'
