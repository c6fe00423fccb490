import type { Source } from '../../../manifest/index.ts'

/** Lets the browser save a text. */
export function download({ file, text }: Source): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  link.download = file.split('/').at(-1) ?? file
  link.click()
  // The browser has taken it by the next task.
  setTimeout(() => URL.revokeObjectURL(link.href))
}
