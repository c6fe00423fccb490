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
export { type LayoutOptions, layoutMap } from './layout/layout.ts'
export {
  type Area,
  type BadgeLayout,
  type BoxLayout,
  curvePath,
  curveUntil,
  type LinkLayout,
  type MapLayout,
  type PlacedText,
  type Point,
  type PortLayout,
  pointAt,
  type TextRole,
} from './layout/map-layout.ts'
export { TEXT_STYLES } from './layout/sizes.ts'
export { FONT_FAMILY, textWidth, wrapText } from './layout/text.ts'
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
export {
  type MapRoute,
  mapRoute,
  type RouteLeg,
  type RouteStop,
  type RouteWords,
  routeOnView,
} from './route.ts'
export { counted, countWords, endpointWords, kindWords, rangeWords, STATE_WORDS } from './words.ts'
