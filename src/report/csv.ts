/** A record of comma-separated values (RFC 4180). Lines end in CR LF; whoever prints them adds the LF. */
export function record(fields: readonly string[]): string {
  return `${fields.map(field).join()}\r`
}

/** Spreadsheets take a text that begins with one of these characters for a formula, unless an apostrophe is before it. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
