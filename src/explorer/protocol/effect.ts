/** A change of what gets through between endpoints. */
export interface Effect {
  readonly from: string
  readonly to: string
  readonly pairs: number
  readonly ipVersion: 4 | 6
  readonly services: string
  readonly before: 'reachable' | 'unreachable' | 'undefined'
  readonly after: 'reachable' | 'unreachable' | 'undefined'
}
