import { visible } from '../diagnostic/index.ts'

/** The first two lines of a table. */
export function* head(...titles: readonly string[]): Iterable<string> {
  yield row(...titles)
  yield row(...titles.map(() => '---'))
}

/** A line of a table. */
export function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Text that Markdown leaves as it is. */
export function text(value: string): string {
  return value.replace(/[\\`*_{}[\]<>#|~&!]/g, (character) => `\\${character}`)
}

/** A sentence with user's text in backticks, which stays code; every character that could not be seen is written out. */
export function sentence(value: string): string {
  return visible(value.replace(/\s+/g, ' '))
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? code(part) : text(part)))
    .join('')
}

/** A backslash before a bar would end the cell of a table in the middle of the code. */
function code(part: string): string {
  return part.includes('\\|') ? text(part) : part.replaceAll('|', '\\|')
}
