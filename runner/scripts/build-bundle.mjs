// Bundles the programs of the runner, so that a worker starts without a compiler and without the rest of the tree.
// Usage: node scripts/build-bundle.mjs [folder]; the folder is dist, or one inside the package.
import process from 'node:process';
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const room = fileURLToPath(new URL('..', import.meta.url));

/** Loaded only by those who have secrets in AWS: it is larger than everything else. */
const secretsApart = {
  name: 'secrets-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/secretsManager$/ }, ({ kind }) =>
      kind === 'dynamic-import'
        ? { path: './secrets-manager.cjs', external: true }
        : undefined,
    );
  },
};

await build({
  absWorkingDir: room,
  entryPoints: {
    worker: 'src/worker.ts',
    print: 'src/print.ts',
    'find-browser': 'src/findBrowser.ts',
    lambda: 'src/lambda.ts',
    'lambda-handler': 'src/lambda/handler.ts',
    compile: 'src/compile.ts',
    'unpack-chromium': 'src/unpackChromium.ts',
    'secrets-manager': 'src/secrets/secretsManager.ts',
  },
  outdir: process.argv[2] ?? 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  plugins: [secretsApart],
  sourcemap: 'linked',
  external: ['playwright-core', '@sparticuz/chromium'],
  logLevel: 'warning',
});
