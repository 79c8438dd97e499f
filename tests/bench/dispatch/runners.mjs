// Simulated runners: each claims its shard and reports as the real one does, with signs of life while it has nothing to
// say. Time passes by waiting, so a thousand of them take little more than their requests.
import { Agent, request } from 'node:http';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const iterationMs = 15_000;
/** As long as the real one is silent at most. */
const silenceMs = 3_000;
const stepsPerIteration = 4;
const twice = 0.1;
const deaths = 0.02;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** @param {any} call @param {string} path @param {object} body */
function post(call, path, body) {
  const content = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      `${call.url}/shards/${call.shardId}/${path}`,
      {
        agent,
        method: 'POST',
        headers: {
          authorization: `Bearer ${call.token}`,
          'x-shard-attempt': String(call.attempt),
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(content),
        },
      },
      answer => {
        let text = '';
        answer.setEncoding('utf8').on('data', part => {
          text += part;
        });
        answer.on('end', () =>
          answer.statusCode === 200
            ? resolve(JSON.parse(text))
            : reject(new Error(`HTTP ${answer.statusCode}: ${text}`)),
        );
      },
    );
    sent.on('error', reject);
    sent.end(content);
  });
}

async function report(call, events) {
  const times = Math.random() < twice ? 2 : 1;
  await Promise.all(
    Array.from({ length: times }, () => post(call, 'events', { events })),
  );
}

/** @returns {Promise<boolean>} whether the runner died */
async function perform(call) {
  const { iterations } = await post(call, 'claim', {});
  const dies = Math.random() < deaths;
  for (const { id } of iterations) {
    const ofTry = { iterationId: id, try: 1 };
    const at = new Date().toISOString();
    await report(call, [{ type: 'attemptStarted', ...ofTry, at }]);
    await busy(call, iterationMs * (0.5 + Math.random()));
    if (dies) return true;
    await report(call, [
      ...Array.from({ length: stepsPerIteration }, (_, sequence) =>
        stepOf(ofTry, sequence),
      ),
      {
        ...{ type: 'attemptFinished', ...ofTry, at: new Date().toISOString() },
        ...{ durationMs: Date.now() - Date.parse(at), final: true },
        verdict: 'passed',
      },
    ]);
  }
  await post(call, 'events', {
    events: [{ type: 'shardFinished', outcome: 'done' }],
  });
  return false;
}

async function busy(call, ms) {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    await sleep(Math.min(silenceMs, Math.max(0, end - Date.now())));
    await post(call, 'events', { events: [] });
  }
}

function stepOf(ofTry, sequence) {
  return {
    type: 'stepFinished',
    ...ofTry,
    step: {
      ...{ sequence, path: [sequence], keyword: 'openUrl', title: 'Open /' },
      status: 'passed',
      startedAt: new Date().toISOString(),
      durationMs: 1_000,
    },
  };
}

process.on('message', async ({ call }) => {
  const died = await perform(call).catch(error => {
    console.error(error.message);
    return true;
  });
  process.send({ type: 'ended', call, died });
});
process.on('disconnect', () => process.exit());
process.send({ type: 'ready' });
