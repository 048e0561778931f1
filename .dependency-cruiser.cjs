/** Who may import what. A broken rule is reported by its name; the reasons are in docs/architecture.md. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed, dependencyTypesNot: ['core'] },
});
const CONTRACT = '^src-preload/contract/';
const anyPackage = '(^|/)node_modules/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only(
      'contract-imports-itself',
      '^src-preload/contract/',
      [CONTRACT, 'node_modules/valibot/'],
      'The contract may import only itself and the schema library.',
    ),
    { name: 'contract-no-node', severity: 'error', from: { path: CONTRACT }, to: { dependencyTypes: ['core'] } },
    only(
      'preload-thin',
      '^src-preload/preload\\.ts$',
      [CONTRACT, 'node_modules/electron/', '^electron$'],
      'The preload may import only the contract and electron.',
    ),
    {
      name: 'renderer-not-main',
      severity: 'error',
      from: { path: '^src-renderer' },
      to: { path: '^(src-main|src-preload/preload)' },
    },
    { name: 'renderer-no-node', severity: 'error', from: { path: '^src-renderer' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'worklet-imports-nothing',
      comment: 'Worklets may import types of the contract only.',
      severity: 'error',
      from: { path: '-worklet\\.ts$' },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'main-not-renderer',
      severity: 'error',
      from: { path: '^src-main' },
      to: { path: '^(src-renderer|src-preload/preload)' },
    },
    only(
      'session-pure',
      '^src-main/session/',
      [CONTRACT, '^src-main/session/', '^src-main/providers/types\\.ts$'],
      'The session knows the contract, its own folder and the provider types.',
    ),
    {
      name: 'session-no-io',
      severity: 'error',
      from: { path: '^src-main/(session/|talk/grammar)' },
      to: { dependencyTypes: ['core'] },
    },
    only(
      'grammar-pure',
      '^src-main/talk/grammar',
      [CONTRACT, '^src-main/talk/grammar'],
      'The grammar knows only the contract.',
    ),
    only(
      'providers-apart',
      '^src-main/providers/(?!local/)([^/]+)/',
      [CONTRACT, '^src-main/providers/(types|kit/)', '^src-main/providers/$1/'],
      'A provider knows the contract, the provider types and kit, and its own folder.',
    ),
    only(
      'local-provider',
      '^src-main/providers/local/',
      [CONTRACT, '^src-main/providers/(types|kit/|local/)', '^src-main/hosts/protocol/', 'node_modules/valibot/'],
      'The built-in assistant speaks the wire of the speech host in place of a socket.',
    ),
    only(
      'transport-imports',
      '^src-main/transport/',
      [
        CONTRACT,
        '^src-main/(transport|logging|hosts/(host-process|supervisor|protocol))',
        '^src-main/providers/types\\.ts$',
        'node_modules/(@types/)?ws/',
      ],
      'Transport knows the contract, provider types, logging and hosts.',
    ),
    {
      name: 'transport-owns-ws',
      severity: 'error',
      from: { path: '^src-main', pathNot: '^src-main/transport/' },
      to: { path: 'node_modules/(@types/)?ws/' },
    },
    only(
      'adapters-imports',
      '^src-main/adapters/',
      [
        CONTRACT,
        '^src-main/(adapters|session/ports|providers/(registry|types)|transport|audio|history|logging|diagnostics)',
      ],
      'Adapters join session ports to the modules below; nothing else does.',
    ),
    only(
      'audio-imports',
      '^src-main/audio/',
      [CONTRACT, '^src-main/(audio|hosts/(host-process|supervisor|protocol))', anyPackage],
      'Audio knows the contract, its own folder and the host port.',
    ),
    only(
      'talk-imports',
      '^src-main/talk/(?!grammar)',
      [CONTRACT, '^src-main/(talk|hosts/(host-process|supervisor|protocol))'],
      'Key sources know the contract, the grammar and the host port.',
    ),
    only(
      'stores-imports',
      '^src-main/(credentials|settings|history)/',
      [CONTRACT, '^src-main/(credentials|settings|history|storage)/', 'node_modules/(electron-store|conf|valibot)/'],
      'Stores know the contract, their own folders and storage packages.',
    ),
    only(
      'assistant-imports',
      '^src-main/assistant/',
      [CONTRACT, '^src-main/(assistant|hosts/protocol)/', anyPackage],
      'The assistant is plain logic: contract, its own folder, libraries.',
    ),
    only(
      'hosts-imports',
      '^src-main/hosts/',
      [CONTRACT, '^src-main/(hosts|assistant)/', anyPackage],
      'A host knows the contract, the host protocols, native add-ons and, for speech, the assistant.',
    ),
    {
      name: 'natives-in-hosts',
      severity: 'error',
      comment: 'Native add-ons and models may crash: they live in utility processes.',
      from: { path: '^src-main', pathNot: '^src-main/hosts/' },
      to: { path: 'node_modules/(speaker|bindings|uiohook-napi|@echogarden|onnxruntime-web)/' },
    },
    only(
      'ipc-imports',
      '^src-main/ipc/',
      [CONTRACT, '^src-main/ipc/', 'node_modules/valibot/'],
      'IPC knows the contract and service interfaces.',
    ),
    {
      name: 'electron-in-platform',
      severity: 'error',
      comment: 'Only the platform layer, the entry and its composition see electron.',
      from: { path: '^src-main', pathNot: '^src-main/(platform/|main\\.ts$)' },
      to: { path: '(^electron$|node_modules/electron/)' },
    },
    {
      name: 'nobody-imports-app',
      severity: 'error',
      from: { path: '^src-main/(?!app/|main\\.ts$)' },
      to: { path: '^src-main/(app/|main\\.ts$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'svelte', 'types'],
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.cjs', '.d.ts'],
    },
  },
};
