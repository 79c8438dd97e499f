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
    // The first report waits until there are runs; the clock begins with it.
    let report = await work.next();
    const begin = performance.now();
    const pause = (perReport / perSecond) * 1000;
    const due = Math.round((seconds * perSecond) / perReport);
    const open = new Set();
    let told = begin;
    for (let number = 0; number < due; number++) {
      if (number > 0) report = await work.next();
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

/**
 * Reports of many shards in turns: those of one shard are a second apart, as of a runner that carries it out. Shards are
 * claimed beside that, a few ahead, as by runners that begin.
 */
function reportsInOrder(portal, agent) {
  const shardsAtOnce = 50;
  const ahead = 20;
  const claimers = 4;
  const shards = [];
  const ready = [];
  const runs = [];
  let starting;
  let at = 0;

  async function startRuns() {
    for (let run = 0; run < runsAtOnce; run++) {
      runs.push(
        await portal.ask(
          'startRun',
          'https://shop.example.org',
          stepsOf.map(() => ({ keyword: 'openUrl', url: '/' })),
          Array.from({ length: perRun }, (_, index) => ({
            email: `person${index}@example.org`,
            name: `Person ${index}`,
          })),
        ),
      );
    }
    starting = undefined;
  }

  async function claim() {
    const call = await portal.ask('handOut');
    if (call) {
      const work = await request(agent, call, 'claim', '');
      ready.push({
        call,
        said: undefined,
        ids: work.iterations.map(({ id }) => id),
      });
    } else {
      starting ??= startRuns();
      await starting;
    }
  }

  const claims = { open: 0, failure: undefined };
  const claimOne = async () => {
    claims.open += 1;
    try {
      await claim();
    } catch (error) {
      claims.failure ??= error;
    }
    claims.open -= 1;
  };

  function claimAhead() {
    while (claims.open < claimers && ready.length + claims.open < ahead) {
      claimOne();
    }
  }

  return {
    async next() {
      at = (at + 1) % shardsAtOnce;
      claimAhead();
      while (!shards[at] || shards[at].ids.length === 0) {
        if (claims.failure) throw claims.failure;
        shards[at] = ready.shift();
        claimAhead();
        if (!shards[at]) await new Promise(resolve => setTimeout(resolve, 5));
      }
      const shard = shards[at];
      const { call, ids } = shard;
      const events = ids.splice(0, perReport).flatMap(id => eventsOf(id));
      if (ids.length === 0) {
        events.push({ type: 'shardFinished', outcome: 'done' });
      }
      return { shard, call, body: JSON.stringify({ events }) };
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

/** Sends a report when the one before of the same shard was acknowledged, as runners do. The wait counts. */
function send(agent, { shard, call, body }) {
  const before = shard.said ?? Promise.resolve();
  shard.said = before.then(() => request(agent, call, 'events', body));
  return shard.said;
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
