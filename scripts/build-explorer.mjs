/**
 * Builds the explorer into one file that needs nothing else: dist/explorer/explorer.html. Its content security policy names
 * the hashes of its own scripts and styles, and forbids everything else. The licences of what is bundled go beside it.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { build } from 'esbuild'
import { licencesOf } from './licences.mjs'

const OUT = 'dist/explorer'

/** `file?raw` is the text of a file, as it is in Vite. */
const rawText = {
  name: 'raw-text',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(0, -'?raw'.length)),
      namespace: 'raw',
    }))
    onLoad({ filter: /.*/, namespace: 'raw' }, ({ path }) => ({
      contents: readFileSync(path, 'utf8'),
      loader: 'text',
      watchFiles: [path],
      watchDirs: [dirname(path)],
    }))
  },
}

const { outputFiles, metafile } = await build({
  entryPoints: {
    page: 'src/explorer/page/main.tsx',
    editor: 'src/explorer/page/editor/codemirror.ts',
    worker: 'src/explorer/worker/main.ts',
  },
  outdir: OUT,
  bundle: true,
  write: false,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: ['chrome110', 'firefox115', 'safari16.4'],
  conditions: ['isthmus:source'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  charset: 'utf8',
  legalComments: 'none',
  plugins: [rawText],
  metafile: true,
})

const text = (name) => {
  const file = outputFiles.find(({ path }) => path.endsWith(`/${name}`))
  if (!file) throw new Error(`nothing was built for ${name}`)
  return file.text.trimEnd()
}

/** Text for a script element: with `<!--` or `<script` in it, its end would not be seen. */
const inScript = (name) => {
  const script = text(name)
  const bad = /<!--|<\/?script/i.exec(script)
  if (bad) throw new Error(`${name} has \`${bad[0]}\`, which may not stand in a page`)
  return script
}

const [page, editor, worker] = ['page.js', 'editor.js', 'worker.js'].map(inScript)
const style = text('page.css')
const hash = (content) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`

const policy = [
  "default-src 'none'",
  `script-src ${hash(page)} ${hash(editor)}`,
  `style-src ${hash(style)}`,
  'worker-src blob:',
  'img-src data:',
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

// What is needed later is text until then: the browser does not even look at it.
const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Isthmus explorer</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<noscript>The explorer runs a simulator in this page, for which it needs JavaScript.</noscript>
<script id="input" type="application/json">null</script>
<script id="worker" type="text/plain">${worker}</script>
<script id="editor" type="text/plain">${editor}</script>
<script>${page}</script>
</body>
</html>
`

mkdirSync(OUT, { recursive: true })
writeFileSync(`${OUT}/explorer.html`, html)
writeFileSync(`${OUT}/licences.txt`, licencesOf(metafile))
