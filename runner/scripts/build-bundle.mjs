// Bundles the programs of the runner, so that a worker starts without a compiler and without the rest of the tree.
// Usage: node scripts/build-bundle.mjs [folder]; the folder is dist, or one inside the package.
import process from 'node:process';
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const room = fileURLToPath(new URL('..', import.meta.url));

await build({
  absWorkingDir: room,
  entryPoints: {
    worker: 'src/worker.ts',
    'find-browser': 'src/findBrowser.ts',
  },
  outdir: process.argv[2] ?? 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: 'linked',
  external: ['playwright-core', '@sparticuz/chromium'],
  logLevel: 'warning',
});
