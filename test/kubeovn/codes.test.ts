import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DIAGNOSTIC_CODES } from 'isthmus'
import { expect, it } from 'vitest'

const ROOT = new URL('../..', import.meta.url).pathname

function texts(folder: string, except: string): string {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== except)
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

/** In quotes, or as the beginning of a line of problems, as in `security-group-refused spec.tier`. */
const mentions = (text: string, code: string) =>
  new RegExp(`['"\`]${code}(?=['"\` ])|^  ?'?${code}'?:`, 'm').test(text)

const codes = Object.keys(DIAGNOSTIC_CODES)

it.each([
  ['is made somewhere', 'src', 'codes.ts'],
  ['is expected by some test', 'test', 'codes.test.ts'],
])('every code of a diagnostic %s', (_, folder, except) => {
  const text = texts(folder, except)
  expect(codes.filter((code) => !mentions(text, code))).toEqual([])
})

it('every code says what it stands for', () => {
  expect(codes.every((code) => /^[a-z][a-z-]+$/.test(code))).toBe(true)
  expect(new Set(Object.values(DIAGNOSTIC_CODES)).size).toBe(codes.length)
})
