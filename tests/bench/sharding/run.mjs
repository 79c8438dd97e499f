// How equal the shards of a run are once there is one run of history: real core, real PostgreSQL, 600 iterations whose
// times differ as those of real tests do (most are short, few take very long, and none takes the same time twice). A
// simulated runner says how long each iteration took; nothing is waited for. Said as well: how long the run takes in its
// slots, against the shortest time in which that work fits into them at all.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
// The scripts of the workspace are no package.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../../../scripts/database/temporary.mjs';

const transform = createRequire(import.meta.url).resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);

const database = await startTemporaryCluster();
try {
  const program = fileURLToPath(new URL('packRuns.ts', import.meta.url));
  const child = spawn(process.execPath, ['--require', transform, program], {
    stdio: 'inherit',
    env: { ...process.env, ...testDatabaseEnvironment(database.url) },
  });
  [process.exitCode] = await once(child, 'exit');
} finally {
  await database.stop();
}
