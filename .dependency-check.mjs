// Checks the layers of src/, and that something was checked: with an unsuitable TypeScript,
// dependency-cruiser sees no modules and reports success.
import { createRequire } from 'node:module'
import { cruise } from 'dependency-cruiser'

const config = createRequire(import.meta.url)('./.dependency-cruiser.cjs')
const { output } = await cruise(['src'], { ...config.options, ruleSet: config, validate: true })
for (const { rule, from, to } of output.summary.violations) {
  console.error(`${rule.severity} ${rule.name}: ${from} → ${to}`)
}
console.log(`${output.summary.totalCruised} modules, ${output.summary.error} violations`)
process.exitCode = output.summary.error > 0 || output.summary.totalCruised === 0 ? 1 : 0
