#!/usr/bin/env node
import { run } from './program.ts'
import { processTerminal } from './terminal.ts'

// A reader that closes the pipe early, as `| head` does, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
process.exitCode = await run(process.argv.slice(2), processTerminal())
