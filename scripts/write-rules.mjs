// Writes the list of lint rules into docs/lint.md, from the rules themselves. `npm run docs:rules`.
import { readFileSync, writeFileSync } from 'node:fs'
import { ALL_RULES } from '../dist/lint/index.js'
import { withRulePages } from '../dist/report/index.js'

const file = new URL('../docs/lint.md', import.meta.url)
writeFileSync(file, withRulePages(readFileSync(file, 'utf8'), ALL_RULES))
