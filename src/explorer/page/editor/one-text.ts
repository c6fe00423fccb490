import type { Source } from '../../../manifest/index.ts'

/** Several files as one YAML text: a document each, or as many as they have. */
export function oneText(sources: readonly Source[]): string {
  return sources
    .map(({ text }) => text.replace(/^\uFEFF/, '').replace(/^---[^\S\n]*\n/, ''))
    .map((text) => (text.endsWith('\n') || text === '' ? text : `${text}\n`))
    .filter((text) => text.trim() !== '')
    .join('---\n')
}
