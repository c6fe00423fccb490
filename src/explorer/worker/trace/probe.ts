import type { Probe } from '../../../dataplane/index.ts'
import type { TraceRequest } from '../../protocol/index.ts'
import { DEFAULT_SERVICE, readService } from '../../state/service.ts'

/** The probe that the address names. */
export function probeOf({ from, to, service = DEFAULT_SERVICE, ip }: TraceRequest): Probe {
  return {
    from,
    to,
    ...readService(service),
    ...(ip === '4' && { ipVersion: 4 }),
    ...(ip === '6' && { ipVersion: 6 }),
  }
}
