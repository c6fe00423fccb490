import type { ReachabilityJson } from '../../report/index.ts'

/** Who is asked about, as `isthmus reach --from … --to … --service …` takes it; all of them where nothing is said. */
export interface ReachRequest {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly services: string | undefined
}

/** Who gets what to whom, as `isthmus reach -o json` prints it. */
export type Reach = ReachabilityJson

export interface ReachProtocol {
  reach: { readonly ask: ReachRequest; readonly answer: Reach }
}
