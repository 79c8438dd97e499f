// Compares a run through the emulated Lambda with the same run in the local pool: the same portal, two browsers each, people
// who sign in to the example shop. Warm on both sides; rounds are interleaved and the medians count. The limit is 1.25.
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
// The scripts of the workspace are no package.
/* eslint-disable @backstage/no-relative-monorepo-imports */
import { Portal } from '../../../scripts/portal/portal.mjs';
import { settingsOnFreePorts } from '../../../scripts/portal/settings.mjs';
/* eslint-enable @backstage/no-relative-monorepo-imports */
import { median, round2, wholeNumber } from '../numbers.mjs';
import { conclude, inTurns } from '../rounds.mjs';
import { people, steps } from '../runner/signIn.mjs';

const limits = { vsLocal: 1.25 };
const rows = wholeNumber('BENCH_ROWS', 200);
const rounds = wholeNumber('BENCH_ROUNDS', 3);
const executors = ['local', 'lambda'];

const data = await fs.mkdtemp(path.join(os.tmpdir(), 'uat-bench-'));
await fs.chmod(data, 0o711);
const settings = await settingsOnFreePorts(data);
const portal = new Portal(
  { path: process.execPath, env: process.env },
  settings,
);

try {
  await portal.claim(() => {});
  await portal.startSurroundings();
  await portal.startBackend();
  const rest = await signIn(`${settings.portalUrl}/api`);
  await rest('POST', '/test-sets', testSet());
  const turn = async (executor, round) => {
    const took = await perform(rest, executor);
    console.log(
      `${round > 0 ? `round ${round}` : 'warm-up'}  ${executor.padEnd(8)}${(
        took / 1000
      ).toFixed(2)} s`,
    );
    return took;
  };
  // The first runs warm browsers and sandboxes, and count for nobody.
  for (const executor of executors) await turn(executor, 0);
  const times = await inTurns(executors, rounds, turn);
  const vsLocal = round2(median(times.lambda) / median(times.local));
  conclude({ bench: 'lambda', vsLocal, iterations: rows }, limits);
} finally {
  await portal.stop();
  await fs.rm(data, { recursive: true, force: true });
}

function testSet() {
  return {
    name: 'bench',
    title: 'Bench',
    owner: 'group:default/bench',
    environments: ['shop-local'],
    definition: {
      cases: [{ name: 'Sign in', dataSet: 'People', steps }],
      dataSets: [
        {
          name: 'People',
          columns: ['email', 'name'].map(name => ({ name, type: 'text' })),
          rows: people(rows).map(values => ({ key: values.email, values })),
        },
      ],
    },
  };
}

async function signIn(api) {
  const answer = await fetch(`${api}/auth/guest/refresh`, { method: 'POST' });
  const { backstageIdentity } = await answer.json();
  return async (method, route, body) => {
    const response = await fetch(`${api}/uat/v1${route}`, {
      method,
      headers: {
        authorization: `Bearer ${backstageIdentity.token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const result = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(result));
    return result;
  };
}

/** @returns {Promise<number>} milliseconds from the start of a run to its end */
async function perform(rest, executor) {
  const { id } = await rest('POST', '/runs', { testSet: 'bench', executor });
  for (;;) {
    const run = await rest('GET', `/runs/${id}`);
    if (run.state === 'finished') {
      if (run.counts.passed !== rows)
        throw new Error(`Not all passed: ${JSON.stringify(run.counts)}`);
      return Date.parse(run.finishedAt) - Date.parse(run.createdAt);
    }
    await sleep(250);
  }
}
