// The borders of the house (docs: CONTRIBUTING.md) are held here: arrows run one way.
import tseslint from 'typescript-eslint';

/** What a folder may not import, each with the reason a person reads when it trips. */
const border = (files, groups) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }],
  },
});

const NO_VSCODE = [['vscode'], 'Only src/host and src/extension.ts import vscode.'];
const NO_CLIENT = [['@kubernetes/client-node'], 'Only src/cluster imports the Kubernetes client.'];
const NO_KIT = [['@vscode/webview-ui-toolkit*'], 'Only webview-ui/components.ts imports the component kit.'];
const folder = (name) => [`**/${name}/**`, `!**/core/**/${name}/**`];
const not = (name, why) => [folder(name), why];

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '.vscode-test/**',
      '**/*.mjs',
      'eslint.config.js',
      'samples/**',
      'test-results/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      eqeqeq: 'error',
    },
  },
  border(['src/**/*.ts'], [NO_VSCODE, NO_CLIENT, NO_KIT]),
  border(
    ['src/core/**/*.ts'],
    [
      NO_VSCODE,
      NO_CLIENT,
      NO_KIT,
      [['node:*', 'fs', 'path', 'crypto', 'os'], 'src/core is pure: no Node API.'],
      ...['cluster', 'probes', 'driver', 'sandbox', 'cli', 'host', 'protocol'].map((name) => [
        [`../**/${name}/*`, `../../${name}/**`, `../../../${name}/**`, `../${name}/**`].filter(
          (p) => !p.startsWith('../**/'),
        ),
        `src/core imports nothing of src/${name}.`,
      ]),
    ],
  ),
  border(
    ['src/cluster/**/*.ts', 'src/probes/**/*.ts'],
    [
      NO_VSCODE,
      ...['driver', 'sandbox', 'cli', 'host', 'protocol'].map((n) =>
        not(n, `The edges do not import src/${n}.`),
      ),
    ],
  ),
  border(
    ['src/driver/**/*.ts'],
    [
      NO_VSCODE,
      NO_CLIENT,
      NO_KIT,
      ...['sandbox', 'cli', 'host', 'protocol'].map((n) => not(n, `src/driver does not import src/${n}.`)),
    ],
  ),
  border(
    ['src/sandbox/**/*.ts'],
    [
      NO_VSCODE,
      NO_CLIENT,
      NO_KIT,
      ...['driver', 'cli', 'host', 'protocol', 'probes'].map((n) =>
        not(n, `src/sandbox does not import src/${n}.`),
      ),
    ],
  ),
  border(
    ['src/cli/**/*.ts'],
    [NO_VSCODE, NO_CLIENT, NO_KIT, not('host', 'The command does not import the editor.')],
  ),
  border(
    ['src/protocol/**/*.ts'],
    [
      NO_VSCODE,
      NO_CLIENT,
      NO_KIT,
      ...['driver', 'sandbox', 'cli', 'host', 'cluster', 'probes'].map((n) =>
        not(n, `src/protocol does not import src/${n}.`),
      ),
    ],
  ),
  border(
    ['src/host/**/*.ts', 'src/extension.ts'],
    [NO_CLIENT, NO_KIT, not('cli', 'The editor does not import the command.')],
  ),
  border(
    ['webview-ui/**/*.ts'],
    [
      NO_VSCODE,
      NO_CLIENT,
      NO_KIT,
      ...['driver', 'sandbox', 'cli', 'host', 'cluster', 'probes'].map((n) =>
        not(n, `The page imports protocol and types only.`),
      ),
    ],
  ),
  { files: ['webview-ui/components.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['test/**/*.ts', 'src/**/*.test.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
);
