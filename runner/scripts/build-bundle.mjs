// Bundles the programs of the runner, so that a worker starts without a compiler and without the rest of the tree.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const room = fileURLToPath(new URL('..', import.meta.url));

await build({
  absWorkingDir: room,
  entryPoints: {
    worker: 'src/worker.ts',
    'find-browser': 'src/findBrowser.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: 'linked',
  external: ['playwright-core', '@sparticuz/chromium'],
  logLevel: 'warning',
});
