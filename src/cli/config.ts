import type { Command } from 'commander'
import { DEFAULT_CONFIG, type LintConfig, readConfig } from '../lint/index.ts'
import { readSources } from '../node.ts'
import { configFile } from './config-file.ts'
import { UsageError } from './exit.ts'
import { report } from './input.ts'
import type { Terminal } from './terminal.ts'

/**
 * The configuration that is named, or that of the working directory, or none.
 *
 * @throws UsageError after printing what is wrong with it
 */
export function loadConfig(named: string | undefined, terminal: Terminal): LintConfig {
  const file = configFile(named)
  if (file === undefined) return DEFAULT_CONFIG
  const { sources, diagnostics: unread } = readSources([file], { stdin: terminal.stdin })
  const read = sources.map(readConfig)
  const problems = [...unread, ...read.flatMap(({ diagnostics }) => diagnostics)]
  report(problems, terminal)
  if (problems.length > 0) {
    throw new UsageError(
      `${problems.length} ${problems.length === 1 ? 'error' : 'errors'} in the configuration`,
    )
  }
  return read[0]?.config ?? DEFAULT_CONFIG
}

/** What a configuration says of the release and the namespace holds where the command line says nothing. */
export function applyConfig(command: Command, terminal: Terminal): void {
  const wanted = (['release', 'namespace'] as const).filter(
    (name) => command.getOptionValueSource(name) === 'default',
  )
  if (wanted.length === 0) return
  const config = loadConfig(command.getOptionValue('config') as string | undefined, terminal)
  for (const name of wanted) {
    if (config[name] !== undefined) command.setOptionValueWithSource(name, config[name], 'config')
  }
}
