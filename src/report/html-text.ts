import { visible } from '../diagnostic/index.ts'

/** Text that HTML leaves as it is, on one line, with every character that could not be seen written out. */
export function escaped(text: string): string {
  return visible(text.replace(/\s+/g, ' ')).replace(
    /[&<>"']/g,
    (character) => `&#${character.charCodeAt(0)};`,
  )
}
