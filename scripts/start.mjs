// `npm start`: the whole portal on this machine, at one address.
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { buildFrontend, buildRunner } from './portal/build.mjs';
import { Portal } from './portal/portal.mjs';
import { readSettings } from './portal/settings.mjs';
import { exitWith } from './processes/failure.mjs';
import { createProgress } from './processes/progress.mjs';
import { onStopSignal } from './processes/stopSignal.mjs';

const say = createProgress();
let portal;
const signals = onStopSignal({
  stop: async () => portal?.stop(),
  force: async () => portal?.kill(),
  say,
});

try {
  const settings = readSettings();
  const node = await bootstrap(say);

  portal = new Portal(node, settings);
  await portal.claim(say);
  await buildRunner(node);
  await buildFrontend(node, say);
  say('Starting PostgreSQL and the example shop');
  await portal.startSurroundings();
  say('Starting the backend');
  await portal.startBackend();

  say('Ready');
  console.log(`
  The portal:        ${settings.portalUrl}
  The example shop:  ${settings.shopUrl}
  Logs:              ${settings.data}/logs

  Sign in as guest, open the component checkout-web, its tab UAT, and press Run.
  Ctrl-C stops everything.
`);

  throw await portal.untilDeath();
} catch (error) {
  // After a signal the handler ends the process; what failed then failed because of it.
  if (!signals.stopping) {
    await portal?.stop();
    exitWith(error);
  }
}
