import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { formatCheckGithub } from '../../src/report/index.ts'
import { HOSTILE, report } from './check-outputs.ts'

/** A command as the workflow runner reads it. */
function read(line: string) {
  const [, properties, text] = /^::error (.*?)::(.*)$/s.exec(line)!
  const decoded = (value: string) =>
    value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
  const pairs = properties!.split(',').map((pair) => {
    const [key, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    return [key, decoded(value.replaceAll('%3A', ':').replaceAll('%2C', ','))]
  })
  return { ...Object.fromEntries(pairs), text: decoded(text!) }
}

const commands = (name: string, file?: string) =>
  formatCheckGithub(report(name, file)).trimEnd().split('\n').map(read)

describe('annotations for GitHub', () => {
  it('stand at the manifest line that decides, with what to change', () => {
    const [blocked] = commands('https')
    expect(blocked).toMatchObject({ file: 'net.yaml', title: 'https' })
    // The VPC without a route back.
    expect(blocked.line).toBe('9')
    expect(blocked.text).toMatch(
      /^https: default\/a → default\/b, tcp 443 is blocked: the reply is lost/,
    )
    expect(blocked.text).toContain('add to VPC `b` a static route for 10.1.0.0/16')
    expect(blocked.text).toMatch(
      /\nReply 10\.2\.0\.2 → 10\.1\.0\.2, ttl 64: dropped \(no-route\)\n/,
    )
    expect(blocked.text).toMatch(/\nisthmus trace default\/a default\/b --tcp 443$/)
  })

  it('are one for what fails, and for an intent that selects nobody, at the intent', () => {
    const [, open, nobody, ...others] = commands('https')
    expect(open.text).toContain('default/a2 → default/a')
    expect(open.text).toContain('gets through')
    expect(open.text).toContain('\nboth are behind one router and no rule forbids it: add a rule')
    expect(nobody).toMatchObject({ file: 'intents.yaml', line: '1' })
    expect(nobody.text).toContain('default/nobody')
    expect(nobody.text).not.toContain('isthmus trace')
    expect(others).toEqual([])
  })

  it('give hostile names back as they were', () => {
    const [blocked, , nobody] = commands(HOSTILE, 'a,b:c%0A.yaml')
    expect(blocked.title).toBe(HOSTILE)
    expect(blocked.text.startsWith(HOSTILE)).toBe(true)
    expect(nobody.file).toBe('a,b:c%0A.yaml')
  })

  it.prop([fc.string({ unit: 'binary' }).filter((name) => name !== '')], { numRuns: 50 })(
    'give every name back as it was',
    (name) => {
      expect(commands(name)[0].title).toBe(name)
    },
  )
})
