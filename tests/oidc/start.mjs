// A portal in which people sign in, on free ports, with data of its own; everything has to be installed.
//   node tests/oidc/start.mjs
import path from 'node:path';
/* eslint-disable @backstage/no-relative-monorepo-imports -- the scripts of the workspace are no package */
import { bootstrap } from '../../scripts/bootstrap/bootstrap.mjs';
import { ROOT } from '../../scripts/paths.mjs';
import { buildFrontend, buildRunner } from '../../scripts/portal/build.mjs';
import { Portal } from '../../scripts/portal/portal.mjs';
import { settingsOnFreePorts } from '../../scripts/portal/settings.mjs';
import { exitWith } from '../../scripts/processes/failure.mjs';
import { createProgress } from '../../scripts/processes/progress.mjs';
import { onStopSignal } from '../../scripts/processes/stopSignal.mjs';
/* eslint-enable @backstage/no-relative-monorepo-imports */
import { signInForm } from './signInForm.mjs';

const say = createProgress();
let portal;
const signals = onStopSignal({
  stop: async () => portal?.stop(),
  force: async () => portal?.kill(),
  say,
});

try {
  const node = await bootstrap(say);
  const data = path.join(ROOT, '.data-people');
  const settings = await settingsOnFreePorts(data, { people: true });
  portal = new Portal(node, settings);
  await portal.claim(say);
  await buildRunner(node);
  await buildFrontend(node, say);
  await portal.startSurroundings();
  await portal.startBackend();
  console.log(`
  The portal:  ${settings.portalUrl}
  Accounts:    those of tests/oidc/people.yaml, password ${signInForm.password}
  Logs:        ${settings.data}/logs
`);
  throw await portal.untilDeath();
} catch (error) {
  if (!signals.stopping) {
    await portal?.stop();
    exitWith(error);
  }
}
