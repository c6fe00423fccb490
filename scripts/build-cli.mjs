/**
 * Bundles the command line into dist/bin. From hundreds of small files it takes twice as long to start.
 * The licences of what is bundled go beside it.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { licencesOf } from './licences.mjs'

const OUT = 'dist/bin'

rmSync(OUT, { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: { isthmus: 'src/cli/main.ts' },
  outdir: OUT,
  chunkNames: 'parts/[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  conditions: ['isthmus:source'],
  // It reads its WebAssembly from its package, which therefore has to be there.
  external: ['@resvg/resvg-wasm'],
  minifyWhitespace: true,
  metafile: true,
  // Packages in CommonJS ask for Node's modules with `require`.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
})
writeFileSync(`${OUT}/licences.txt`, licencesOf(metafile))
