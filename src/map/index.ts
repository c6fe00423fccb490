export { compareNames } from './compare-names.ts'
export {
  countStates,
  foldMap,
  type GroupBox,
  groupId,
  type MapView,
  openingFolds,
  type ViewLink,
  type ViewMark,
} from './fold.ts'
export { groupsOf, type MapGroup } from './groups.ts'
export { layoutMap } from './layout/layout.ts'
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
  type TextRole,
} from './layout/map-layout.ts'
export { TEXT_STYLES } from './layout/sizes.ts'
export { FONT_FAMILY, textWidth, wrapText } from './layout/text.ts'
export {
  type CloudPeering,
  mapNetwork,
} from './map-network.ts'
export {
  LINK_STATES,
  type LinkState,
  type MapBox,
  type MapLink,
  type MapLinkEnd,
  type MapMark,
  type MapPlace,
  type NetworkMap,
} from './network-map.ts'
export {
  type MapRoute,
  mapRoute,
  type RouteLeg,
  type RouteStop,
  routeOnView,
} from './route.ts'
export { counted, countWords, endpointWords, kindWords, rangeWords, STATE_WORDS } from './words.ts'
