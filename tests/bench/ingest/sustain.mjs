import http from 'node:http';
import { quantile, round2 } from '../numbers.mjs';
import { startProcess } from '../startProcess.mjs';
import { eventsOf, stepsOf } from './events.mjs';

/** Iterations of a report, as of runners that need a good second for them. */
const perReport = 5;
const perRun = 5_000;
const runsAtOnce = 4;

/**
 * Keeps up a load over HTTP on the real router of the runner protocol with the real core behind it. Reports begin when
 * they are due, whether or not those before have been answered, so a server that cannot keep up is seen by its times.
 *
 * @param {{ env: NodeJS.ProcessEnv, seconds: number, perSecond: number }} load
 */
export async function sustain({ env, seconds, perSecond }) {
  const portal = await startProcess(
    new URL('../runner/ingest.ts', import.meta.url),
    env,
  );
  const agent = new http.Agent({ keepAlive: true, maxSockets: 200 });
  const times = [];
  const failures = [];
  try {
    const work = reportsInOrder(portal, agent);
    const begin = performance.now();
    const pause = (perReport / perSecond) * 1000;
    const due = Math.round((seconds * perSecond) / perReport);
    const open = new Set();
    let told = begin;
    for (let number = 0; number < due; number++) {
      const report = await work.next();
      const early = begin + number * pause - performance.now();
      if (early > 0) await new Promise(resolve => setTimeout(resolve, early));
      const sent = performance.now();
      const answer = send(agent, report)
        .then(
          () => times.push(performance.now() - sent),
          error => failures.push(error),
        )
        .finally(() => open.delete(answer));
      open.add(answer);
      if (performance.now() - told > 30_000) {
        told = performance.now();
        console.log(
          `${Math.round((told - begin) / 1000)} s  ${
            times.length * perReport
          } iterations, p95 ${quantile(times, 0.95).toFixed(1)} ms`,
        );
      }
    }
    await Promise.all(open);
    const took = (performance.now() - begin) / 1000;
    await work.check(times.length * perReport);
    if (failures.length > 0) throw failures[0];
    return {
      iterations: times.length * perReport,
      iterationsPerSecond: round2((times.length * perReport) / took),
      p50Ms: round2(quantile(times, 0.5)),
      p95Ms: round2(quantile(times, 0.95)),
      p99Ms: round2(quantile(times, 0.99)),
    };
  } finally {
    agent.destroy();
    portal.stop();
  }
}

/** Reports of many shards in turns: those of one shard are a second apart, as of a runner that carries it out. */
function reportsInOrder(portal, agent) {
  const shardsAtOnce = 50;
  const shards = [];
  const runs = [];
  const startRun = () =>
    portal.ask(
      'startRun',
      'https://shop.example.org',
      stepsOf.map(() => ({ keyword: 'openUrl', url: '/' })),
      Array.from({ length: perRun }, (_, index) => ({
        email: `person${index}@example.org`,
        name: `Person ${index}`,
      })),
    );
  let at = 0;

  async function nextShard() {
    const call = await portal.ask('handOut');
    if (!call) {
      for (let run = 0; run < runsAtOnce; run++) runs.push(await startRun());
      return nextShard();
    }
    const work = await request(agent, call, 'claim', '');
    return { call, ids: work.iterations.map(({ id }) => id) };
  }

  return {
    async next() {
      at = (at + 1) % shardsAtOnce;
      const current = shards[at];
      if (!current || current.ids.length === 0) {
        shards[at] = await nextShard();
      }
      const { call, ids } = shards[at];
      const events = ids.splice(0, perReport).flatMap(id => eventsOf(id));
      if (ids.length === 0) {
        events.push({ type: 'shardFinished', outcome: 'done' });
      }
      return { call, body: JSON.stringify({ events }) };
    },
    /** Everything that was reported is counted, once. */
    async check(iterations) {
      let passed = 0;
      for (const id of runs) {
        passed += (await portal.ask('counts', id)).passed;
      }
      if (passed !== iterations) {
        throw new Error(
          `${iterations} iterations were reported, and ${passed} are counted.`,
        );
      }
    },
  };
}

function send(agent, { call, body }) {
  return request(agent, call, 'events', body);
}

/** @returns {Promise<any>} */
function request(agent, { url, shardId, attempt, token }, what, body) {
  return new Promise((resolve, reject) => {
    const sent = http.request(
      `${url}/shards/${shardId}/${what}`,
      {
        agent,
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'x-shard-attempt': String(attempt),
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      async response => {
        try {
          const chunks = [];
          for await (const chunk of response) chunks.push(chunk);
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode !== 200) {
            throw new Error(`${what}: ${response.statusCode} ${text}`);
          }
          resolve(JSON.parse(text));
        } catch (error) {
          reject(error);
        }
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
