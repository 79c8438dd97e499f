import { createCore, migrate, type Caller, type Core } from '@uatcms/core';
import { definitionSchema, runOptionsSchema } from '@uatcms/plugin-uat-common';
import knexFactory from 'knex';

const longestOverShortest = 1.2;
const slots = 8;
const cases = 30;
const rows = 20;
/** Each time differs by up to so much from what the iteration usually takes. */
const variation = 0.15;

const caller: Caller = { actor: { ref: 'user:default/bench' }, origin: 'api' };
const knex = knexFactory({
  client: 'pg',
  connection: process.env.UAT_TEST_DATABASE_URL,
});

/** The same chance each time (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = chance(42);
const usual = new Map<string, number>();

/** Milliseconds an iteration usually takes: a case has its own level, and a few rows are far out. */
function usualMs(caseName: string, rowKey: string | null): number {
  const level = known(caseName, () => 800 * Math.exp(2 * random()));
  return known(
    `${caseName} ${rowKey}`,
    () => level * (0.5 + random()) * (random() < 0.03 ? 6 : 1),
  );
}

function known(key: string, make: () => number): number {
  const value = usual.get(key) ?? make();
  usual.set(key, value);
  return value;
}

async function prepare(core: Core): Promise<void> {
  await core.environments.create(
    {
      ...{ name: 'bench', title: 'Bench', baseUrl: 'https://example.org' },
      ...{ variables: {}, secrets: [], allowedHosts: [] },
      protected: false,
    },
    caller,
  );
  await core.testSets.create(
    {
      ...{ name: 'skewed', title: 'Skewed', owner: 'group:default/bench' },
      ...{ description: '', tests: [], system: null, tags: [], comment: '' },
      environments: ['bench'],
      definition: definitionSchema.parse({
        cases: Array.from({ length: cases }, (_, index) => ({
          name: `Case ${index + 1}`,
          dataSet: 'Rows',
          // Every third case shares a session, so that its rows are kept together.
          steps: [
            index % 3 === 0
              ? { keyword: 'useSession', action: 'load', name: `s${index}` }
              : { keyword: 'openUrl', url: '/' },
          ],
        })),
        dataSets: [
          {
            name: 'Rows',
            columns: [{ name: 'n', type: 'number' }],
            rows: Array.from({ length: rows }, (_, index) => ({
              key: `r${index + 1}`,
              values: { n: index },
            })),
          },
        ],
      }),
    },
    caller,
  );
}

/** Carries out a run as its slots would, in simulated time. */
async function perform(core: Core) {
  await core.runs.start(
    {
      testSet: 'skewed',
      executor: 'local',
      options: runOptionsSchema.parse({}),
    },
    caller,
    new Map([['local', slots]]),
  );
  const lengths: number[] = [];
  const busyUntil = Array<number>(slots).fill(0);
  for (;;) {
    const [key] = await core.shards.handOut({
      ...{ executor: 'local', limit: 1, leaseMs: 60_000, replica: 'bench' },
    });
    if (!key) break;
    const { work } = await core.shards.work(key);
    let length = 0;
    const at = new Date().toISOString();
    await core.shards.ingest(key, [
      ...work.iterations.map(({ id, caseName, rowKey }) => {
        const durationMs =
          usualMs(caseName, rowKey) *
          (1 - variation + 2 * variation * random());
        length += durationMs;
        return {
          ...{ type: 'attemptFinished' as const, iterationId: id, try: 1, at },
          ...{ durationMs, verdict: 'passed' as const, final: true },
        };
      }),
      { type: 'shardFinished', outcome: 'done' },
    ]);
    lengths.push(length);
    const next = busyUntil.indexOf(Math.min(...busyUntil));
    busyUntil[next] += length;
  }
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const hundredths = (value: number) => Math.round(value * 100) / 100;
  return {
    shards: lengths.length,
    longestOverShortest: hundredths(
      Math.max(...lengths) / Math.min(...lengths),
    ),
    timeOverIdeal: hundredths(Math.max(...busyUntil) / (total / slots)),
  };
}

async function bench(): Promise<void> {
  await migrate(knex);
  const core = createCore({ knex });
  await prepare(core);
  const before = await perform(core);
  const after = await perform(core);
  console.log(`${cases * rows} iterations in ${slots} slots`);
  console.log(`without history  ${JSON.stringify(before)}`);
  console.log(`after one run    ${JSON.stringify(after)}`);
  if (after.longestOverShortest >= longestOverShortest) {
    console.log(
      `The longest shard may be ${longestOverShortest} times the shortest.`,
    );
    process.exitCode = 1;
  }
  console.log(
    JSON.stringify({
      bench: 'sharding',
      ...after,
      withoutHistory: before.longestOverShortest,
      iterations: cases * rows,
    }),
  );
}

bench()
  .catch(error => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => knex.destroy());
