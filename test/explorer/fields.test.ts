import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { FIELD_NAMES, formatFragment, readFragment } from '../../src/explorer/state/fields.ts'
import { DEFAULT_SETTINGS, RELEASE_NAMES, settingsOf } from '../../src/explorer/state/settings.ts'
import { RELEASES } from '../../src/kubeovn/index.ts'

describe('the fields of an address', () => {
  test('stand in the order of their list, whatever the order in which they were given', () => {
    expect(formatFragment({ panel: 'findings', example: 'tutorial' })).toBe(
      '#example=tutorial&panel=findings',
    )
  })

  test('are left out where they are not given', () => {
    expect(formatFragment({})).toBe('')
    expect(formatFragment({ panel: undefined, file: '' })).toBe('')
  })

  test('are read without what no field is called', () => {
    expect(readFragment('#panel=findings&__proto__=x&script=y')).toEqual({ panel: 'findings' })
  })

  const fields = fc.dictionary(
    fc.constantFrom(...FIELD_NAMES),
    // Half a surrogate pair can't be in an address.
    fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
  )
  test.prop([fields])('are the same after they were written', (given) => {
    expect(readFragment(formatFragment(given))).toEqual({ ...given })
  })
})

describe('settings', () => {
  test('offer every release of Kube-OVN, the newest first', () => {
    const releases = Object.keys(RELEASES).filter((name) => !name.startsWith('ovn-'))
    expect(RELEASE_NAMES).toEqual(releases)
  })

  test('come from the fields', () => {
    expect(
      settingsOf({ release: '1.13', reading: 'auto', time: '1500' }, DEFAULT_SETTINGS),
    ).toEqual({ release: '1.13', reading: 'auto', time: 1500 })
  })

  test('that there are not count as not given', () => {
    const given = { release: '1.15', reading: 'auto' } as const
    expect(settingsOf({ release: '0.9', reading: 'loud', time: 'soon' }, given)).toEqual({
      ...given,
      time: undefined,
    })
  })
})
