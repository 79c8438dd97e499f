// What it costs to keep a browser away from hosts that are not allowed: a page with 60 parts, loaded in fresh contexts
// by a browser of the runner and by one that may go anywhere, in turn.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const transform = createRequire(import.meta.url).resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);
const here = name => fileURLToPath(new URL(name, import.meta.url));

/** The site in a process of its own. */
const site = fork(here('site.mjs'));
const [{ url }] = await once(site, 'message');
try {
  const visits = fork(here('visits.ts'), {
    execArgv: ['--require', transform],
    env: { ...process.env, BENCH_SITE: url },
  });
  [process.exitCode] = await once(visits, 'exit');
} finally {
  site.kill();
}
