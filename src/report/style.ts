/** How parts of a text are set off. The plain one changes nothing; a terminal may colour them. */
export interface Style {
  good(text: string): string
  bad(text: string): string
  warn(text: string): string
  /** Names and figures that matter most. */
  strong(text: string): string
  /** Where something stands, and other small print. */
  faint(text: string): string
}

const same = (text: string): string => text

/** Text without any colour. */
export const plain: Style = { good: same, bad: same, warn: same, strong: same, faint: same }
