/**
 * Who may import whom. Data flows down the list, imports point up; docs/architecture.md shows it as a picture.
 * The files directly in src/ are the entry points: they may import everything but the command line.
 */
const mayImport = {
  net: [],
  lpm: ['net'],
  diagnostic: [],
  match: ['net', 'diagnostic'],
  manifest: ['net', 'diagnostic'],
  model: ['net', 'diagnostic', 'match'],
  kubeovn: ['net', 'diagnostic', 'match', 'manifest', 'model'],
  cloud: ['net', 'diagnostic', 'match', 'manifest', 'model'],
  dataplane: ['net', 'lpm', 'match', 'model', 'diagnostic'],
  analysis: ['net', 'diagnostic', 'match', 'model', 'dataplane'],
  intents: ['net', 'diagnostic', 'manifest', 'analysis'],
  edit: ['net', 'diagnostic', 'manifest'],
  lint: [
    'net',
    'lpm',
    'diagnostic',
    'match',
    'manifest',
    'model',
    'kubeovn',
    'dataplane',
    'analysis',
    'edit',
    'network[.]ts',
  ],
  plan: [
    'net',
    'diagnostic',
    'match',
    'manifest',
    'model',
    'kubeovn',
    'analysis',
    'load[.]ts',
    'network[.]ts',
  ],
  report: ['net', 'diagnostic', 'match', 'model', 'dataplane', 'analysis', 'edit', 'lint', 'plan'],
  testing: [
    'net',
    'diagnostic',
    'match',
    'model',
    'dataplane',
    'analysis',
    'report',
    'load[.]ts',
    'network[.]ts',
  ],
  cli: [
    'net',
    'lpm',
    'diagnostic',
    'match',
    'manifest',
    'model',
    'kubeovn',
    'dataplane',
    'analysis',
    'intents',
    'edit',
    'lint',
    'plan',
    'report',
    '[^/]+[.]ts',
  ],
}

const layers = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `layer-${folder}`,
  severity: 'error',
  comment: `${folder}/ may import ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})(/|$)` },
}))

module.exports = {
  forbidden: [
    ...layers,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'engine-without-node',
      severity: 'error',
      comment:
        'the engine runs in a browser: only the command line and the Node entry point may use node: modules',
      from: { path: '^src/', pathNot: '^src/(cli/|node[.]ts)' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'vitest-only-in-its-entry-point',
      severity: 'error',
      comment: 'vitest is an optional peer: only whoever imports isthmus/vitest needs it',
      from: { path: '^src/', pathNot: '^src/vitest[.]ts' },
      to: { path: 'node_modules/@?vitest' },
    },
    {
      name: 'ip-address-only-in-net',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/net/' },
      to: { path: 'node_modules/ip-address' },
    },
    {
      name: 'through-the-index',
      severity: 'error',
      comment: 'another folder is imported by its index.ts alone',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: '^src/($1/|[^/]+/index[.]ts$)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['isthmus:source', 'import', 'types'],
    },
  },
}
