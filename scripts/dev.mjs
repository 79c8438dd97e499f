// `yarn dev`: the database and the example shop as for `npm start`, but frontend and backend by the
// Backstage CLI, which reloads what changes.
import path from 'node:path';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { buildRunner } from './portal/build.mjs';
import { Portal } from './portal/portal.mjs';
import { readSettings } from './portal/settings.mjs';
import { ROOT, YARN } from './paths.mjs';
import { exitWith } from './processes/failure.mjs';
import { createProgress } from './processes/progress.mjs';
import { run } from './processes/run.mjs';
import { onStopSignal } from './processes/stopSignal.mjs';

const say = createProgress();
let portal;
let cli;
const signals = onStopSignal({
  stop: async () => {
    await cli;
    await portal?.stop();
  },
  force: async () => portal?.kill(),
  say,
});

try {
  const settings = readSettings();
  const node = await bootstrap(say);
  portal = new Portal(node, settings);
  await portal.claim(say);
  await buildRunner(node);
  await portal.startSurroundings();

  const configs = ['app-config.yaml', 'app-config.dev.yaml'];
  cli = run(
    node.path,
    [
      YARN,
      'backstage-cli',
      'repo',
      'start',
      ...configs.flatMap(file => ['--config', path.join(ROOT, file)]),
    ],
    { cwd: ROOT, env: portal.environment },
  );
  await cli;
  if (!signals.stopping) await portal.stop();
} catch (error) {
  if (!signals.stopping) {
    await portal?.stop();
    exitWith(error);
  }
}
