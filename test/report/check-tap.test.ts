import { fc, it } from '@fast-check/vitest'
import { Parser } from 'tap-parser'
import { describe, expect } from 'vitest'
import { formatCheckTap } from '../../src/report/index.ts'
import { HOSTILE, report } from './check-outputs.ts'

interface Point {
  readonly ok: boolean
  readonly id: number
  readonly name: string
  readonly diag?: {
    readonly severity: string
    readonly at: string
    readonly findings: readonly {
      readonly message: string
      readonly help?: string
      readonly trace?: string
      readonly command?: string
    }[]
  }
}

/** What a reader of the protocol makes of a text; strict: nothing may be left over. */
function read(text: string): { points: Point[]; comments: string[]; ok: boolean } {
  const points: Point[] = []
  const comments: string[] = []
  let ok = false
  const parser = new Parser({ strict: true }, (results) => {
    ok = results.failures.every((failure) => !('tapError' in failure) || !failure.tapError)
  })
  parser.on('assert', (point: unknown) => points.push(point as Point))
  parser.on('comment', (comment: string) => comments.push(comment))
  parser.end(text)
  return { points, comments, ok }
}

describe('TAP', () => {
  it('has a point for each intent, with a diagnostic where it does not hold', () => {
    const { points, ok } = read(formatCheckTap(report('https')))
    expect(ok).toBe(true)
    expect(points.map((point) => `${point.ok} ${point.id} ${point.name}`)).toEqual([
      'true 1 neighbours',
      'false 2 https',
      'false 3 unreachable: default/a2 → default/a, all',
      'false 4 reachable: default/nobody → default/b, all',
    ])
    expect(points[0]!.diag ?? undefined).toBeUndefined()
    expect(points[1]!.diag).toMatchObject({
      severity: 'fail',
      at: 'intents.yaml:1:86',
      findings: [{ message: expect.stringContaining('tcp 443 is blocked') }],
    })
    expect(points[1]!.diag!.findings[0]!.help).toContain('add to VPC `b` a static route')
    expect(points[1]!.diag!.findings[0]).toMatchObject({
      trace: expect.stringMatching(
        /^Request 10\.1\.0\.2 → .+: delivered\n[\s\S]+\nReply .+: dropped/,
      ),
      command: 'isthmus trace default/a default/b --tcp 443',
    })
    expect(points[3]!.diag!.severity).toBe('error')
  })

  it('names the coverage in a comment', () => {
    const { comments } = read(formatCheckTap(report('https', 'intents.yaml', true)))
    expect(comments.join('')).toMatch(/# coverage: \d+ %/)
  })

  it.prop([fc.oneof(fc.constant(HOSTILE), fc.string({ unit: 'binary' }))], { numRuns: 50 })(
    'is read back whatever names there are',
    (name) => {
      const { points, ok } = read(formatCheckTap(report(name)))
      expect(ok).toBe(true)
      expect(points).toHaveLength(4)
      expect(points[1]!.ok).toBe(false)
      expect(points[1]!.diag!.findings[0]!.message.startsWith(name)).toBe(true)
    },
  )
})
