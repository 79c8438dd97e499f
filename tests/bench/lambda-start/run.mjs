// How long a cold sandbox takes: until the handler is loaded, until its browser is ready, and until it has claimed. Beside
// it a bare script that loads Playwright, starts the same Chromium and draws a page. Fresh processes on both sides, with
// the flags by which Lambda starts Node; rounds are interleaved and the medians count.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LambdaEmulator } from '../../aws/emulator/LambdaEmulator.mjs';
import { flagsFor } from '../../aws/emulator/Sandbox.mjs';
import { median, round2, wholeNumber } from '../numbers.mjs';
import { conclude, inTurns } from '../rounds.mjs';
import { findBrowser } from '../surroundings.mjs';

const limits = { importVsBare: 1, readyVsBare: 1.15, claimVsBare: 1.15 };
const rounds = wholeNumber('BENCH_ROUNDS', 15);
const memoryMb = 2_048;

const run = promisify(execFile);
const runner = fileURLToPath(new URL('../../../runner/', import.meta.url));
const browser = findBrowser().executablePath;
const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'uat-bench-'));
const env = {
  UAT_BROWSER_PATH: browser,
  NODE_PATH: path.join(runner, 'dist/lambda-image/opt/nodejs/node_modules'),
};

/** The files of the image, as they are in the zip, and with what is compiled while the image is built. */
const taskRoots = {
  zip: path.join(folder, 'zip'),
  image: path.join(folder, 'image'),
};

try {
  await run(process.execPath, ['scripts/build-lambda.mjs', 'image'], {
    cwd: runner,
  });
  for (const taskRoot of Object.values(taskRoots)) {
    await fs.cp(path.join(runner, 'dist/lambda-image/task'), taskRoot, {
      recursive: true,
    });
  }
  await run(
    process.execPath,
    ['--expose-gc', path.join(taskRoots.image, 'compile.cjs')],
    { env: { ...process.env, ...env } },
  );
  const turn = async (name, round) => {
    const times = name === 'bare' ? await startBare() : await startCold(name);
    console.log(`${round}  ${name.padEnd(6)}${JSON.stringify(times)}`);
    return times;
  };
  const names = ['bare', 'image', 'zip'];
  // The first ones bring files into memory, and count for nobody.
  for (const name of names) await turn(name, 0);
  const times = await inTurns(names, rounds, turn);
  const of = (name, what) => median(times[name].map(time => time[what]));
  const vsBare = (name, what, peer) =>
    round2(of(name, what) / of('bare', peer));
  conclude(
    {
      bench: 'lambda-start',
      importVsBare: vsBare('image', 'loaded', 'imported'),
      readyVsBare: vsBare('image', 'ready', 'drawn'),
      claimVsBare: vsBare('image', 'claimed', 'drawn'),
      zip: {
        importVsBare: vsBare('zip', 'loaded', 'imported'),
        claimVsBare: vsBare('zip', 'claimed', 'drawn'),
      },
      rounds,
    },
    limits,
  );
} finally {
  await fs.rm(folder, { recursive: true, force: true });
}

/** Milliseconds until Playwright was loaded, and until a page was drawn. */
async function startBare() {
  const child = spawn(
    process.execPath,
    [
      ...flagsFor(memoryMb),
      fileURLToPath(new URL('bare.mjs', import.meta.url)),
    ],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const { imported, drawn } = JSON.parse(await text(child.stdout));
  return { imported: Math.round(imported), drawn: Math.round(drawn) };
}

/**
 * Rings a function that has no sandbox yet, and has the portal answer that there is nothing to do.
 *
 * @returns milliseconds until the handler was loaded, its browser ready, and the first shard asked for
 */
async function startCold(name) {
  const times = {};
  let begin = 0;
  const portal = createServer((req, res) => {
    times.claimed ??= Math.round(performance.now() - begin);
    res.writeHead(204).end();
  });
  portal.listen(0, '127.0.0.1');
  await once(portal, 'listening');
  const lambda = new LambdaEmulator(line => {
    times.loaded ??= numberIn(line, /Init Duration: (\d+) ms/);
    times.ready ??= numberIn(line, /"readyAfterMs":(\d+)/);
  });
  lambda.add({
    ...{ name, taskRoot: taskRoots[name], handler: 'lambda.handler', env },
    ...{ timeoutMs: 60_000, memoryMb, concurrency: 1 },
    ...{ retries: 0, retryDelayMs: 0 },
  });
  const ring = {
    runId: '00000000-0000-4000-8000-000000000000',
    url: `http://127.0.0.1:${portal.address().port}`,
    token: 'none',
  };
  begin = performance.now();
  const { functionError, payload } = await lambda.invoke({
    ...{ name, type: 'RequestResponse', payload: JSON.stringify(ring) },
  });
  lambda.stop();
  portal.closeAllConnections();
  portal.close();
  if (functionError || times.claimed === undefined) {
    throw new Error(`The sandbox did not start: ${JSON.stringify(payload)}`);
  }
  return times;
}

function numberIn(line, pattern) {
  const found = pattern.exec(line)?.[1];
  return found === undefined ? undefined : Number(found);
}
