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

/** A sentence with user's text in backticks, which stays code. */
export function sentence(value: string): string {
  return value
    .replace(/\s+/g, ' ')
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? part.replaceAll('|', '\\|') : text(part)))
    .join('')
}
