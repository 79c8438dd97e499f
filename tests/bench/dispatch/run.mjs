// A thousand shards in flight: real core on a real PostgreSQL behind the real router of the runner protocol, several
// dispatchers as several replicas have them, and simulated runners that speak the protocol over HTTP. One report in ten
// is sent twice, and one runner in fifty dies without a word. At the end the database says whether each result is there,
// and there once; the process that only dispatches says how much of a core it took while everything was in flight.
import { fork } from 'node:child_process';
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

const coresOfDispatcher = 0.5;
const inFlight = Number(process.env.BENCH_IN_FLIGHT || 1_000);
const dispatchers = 4;
const shards = 2 * inFlight;

const transform = createRequire(import.meta.url).resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);
const database = await startTemporaryCluster();
const children = [];

/** @param {string} name @param {object} [env] */
async function start(name, env = {}) {
  const child = fork(fileURLToPath(new URL(name, import.meta.url)), {
    execArgv: ['--require', transform],
    env: {
      ...process.env,
      ...testDatabaseEnvironment(database.url),
      BENCH_IN_FLIGHT: String(inFlight),
      BENCH_DISPATCHERS: String(dispatchers),
      ...env,
    },
  });
  children.push(child);
  child.once('exit', code => {
    if (code) throw new Error(`${name} ended with ${code}.`);
  });
  return { child, ready: await said(child, 'ready') };
}

/**
 * The next message of a type; the loader of TypeScript says things, too.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} type
 */
async function said(child, type) {
  for (;;) {
    const [message] = await once(child, 'message');
    if (message.type === type) return message;
  }
}

try {
  const server = await start('server.ts', { BENCH_SHARDS: String(shards) });
  const runners = await start('runners.mjs');
  const dispatching = await start('dispatchers.ts', {
    BENCH_URL: server.ready.url,
  });
  dispatching.child.on('message', message => {
    if (message.type === 'call') runners.child.send(message);
  });
  runners.child.on('message', message => {
    if (message.type === 'ended') dispatching.child.send(message);
  });
  console.log(
    `${shards} shards, ${inFlight} in flight, ${dispatchers} dispatchers`,
  );
  dispatching.child.send({ type: 'go' });
  const finished = said(server.child, 'finished');
  server.child.send({ type: 'watch' });
  const { type: _, problems, ...counted } = await finished;
  const asked = said(dispatching.child, 'used');
  dispatching.child.send({ type: 'used' });
  const { mostInFlight, cores } = await asked;
  const missed = [
    ...problems,
    ...(mostInFlight < inFlight
      ? [`Only ${mostInFlight} shards were in flight.`]
      : []),
    ...(cores > coresOfDispatcher
      ? [
          `The dispatcher took ${cores} of a core; ${coresOfDispatcher} is the most.`,
        ]
      : []),
  ];
  missed.forEach(problem => console.log(problem));
  process.exitCode = missed.length > 0 ? 1 : 0;
  console.log(
    JSON.stringify({
      bench: 'dispatch',
      dispatcherCores: cores,
      mostInFlight,
      dispatchers,
      ...counted,
    }),
  );
} finally {
  await Promise.all(
    children.map(async child => {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      if (child.connected) child.disconnect();
      await exited;
    }),
  );
  await database.stop();
}
