import type { ConnectIpReading, ReleaseName } from '../../kubeovn/index.ts'
import type { Fields } from './fields.ts'

/** The releases of Kube-OVN that can be chosen, the newest first. */
export const RELEASE_NAMES = [
  '1.17',
  '1.16',
  '1.15',
  '1.14',
  '1.13',
  '1.12',
] as const satisfies readonly ReleaseName[]

/** The readings of localConnectIP that can be chosen: as a live cluster does, or as the tutorial means it. */
export const READINGS = ['address', 'auto'] as const satisfies readonly ConnectIpReading[]

/** How manifests are read. */
export interface Settings {
  readonly release: ReleaseName
  readonly reading: ConnectIpReading
  readonly time: number | undefined
}

/** The settings that fields name; `given` counts where they name none, or none that there is. */
export function settingsOf(fields: Fields, given: Omit<Settings, 'time'>): Settings {
  const { release, reading, time } = fields
  const milliseconds = Number(time)
  return {
    release: RELEASE_NAMES.find((name) => name === release) ?? given.release,
    reading: READINGS.find((name) => name === reading) ?? given.reading,
    time: time !== undefined && milliseconds >= 0 ? milliseconds : undefined,
  }
}

/** What counts where nothing else is said: what a live cluster of the newest release does. */
export const DEFAULT_SETTINGS = { release: RELEASE_NAMES[0], reading: READINGS[0] } as const
