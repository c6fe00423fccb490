// Assembles the lookup kernel of isthmus/lpm from its text and prints the module that holds it:
//     npm run build:kernel
// A test compares the two.
import { readFileSync } from 'node:fs'
import wabt from 'wabt'

const text = readFileSync(new URL('../src/lpm/kernel/lookup.wat', import.meta.url), 'utf8')
const { parseWat } = await wabt()
const { buffer } = parseWat('lookup.wat', text).toBinary({})
const lines = Buffer.from(buffer)
  .toString('base64')
  .match(/.{1,96}/g)
console.log(`/** lookup.wat as WebAssembly, in base64. Made by scripts/build-kernel.mjs: edit the text, not this. */
export const KERNEL_BYTES =
${lines.map((line) => `  '${line}'`).join(' +\n')}`)
