import { existsSync } from 'node:fs'

/** Looked for in the working directory. */
const USUAL = 'isthmus.yaml'

/** The file of the configuration: the one that is named, or that of the working directory, if there is one. */
export function configFile(named: string | undefined): string | undefined {
  return named ?? (existsSync(USUAL) ? USUAL : undefined)
}
