import type { Origin } from '../diagnostic/index.ts'

/** A command of GitHub Actions that shows a message beside its line, with a newline at the end. */
export function githubCommand(
  command: 'error' | 'warning' | 'notice',
  title: string,
  message: string,
  origin: Origin | undefined,
): string {
  const properties = {
    ...(origin && { file: origin.file, line: origin.line, col: origin.column }),
    title,
  }
  const text = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`)
  return `::${command} ${text.join(',')}::${data(message)}\n`
}

/** What stands behind `::`: one line, as the workflow runner decodes it. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** A property's value: colons and commas would end it. */
function property(value: string | number): string {
  return data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
