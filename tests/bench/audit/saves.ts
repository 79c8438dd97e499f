import Module from 'node:module';
import type { Caller, Core } from '@uatcms/core';
import knexFactory from 'knex';
import { serveAnswers, type Answers } from '../serveAnswers';

/* Saves of one test set by the real core. With BENCH_WITHOUT_AUDIT its one function that writes entries does nothing. */

const caller: Caller = {
  actor: { ref: 'user:default/author', eid: 'E100', name: 'The author' },
  origin: 'portal',
};
const name = 'checkout';
const database = process.env.BENCH_DATABASE!;
const address = (path: string) => {
  const url = new URL(process.env.UAT_TEST_DATABASE_URL!);
  url.pathname = `/${path}`;
  return url.toString();
};

if (process.env.BENCH_WITHOUT_AUDIT) {
  const loader = Module as unknown as {
    _load(request: string, ...rest: unknown[]): unknown;
  };
  const load = loader._load;
  loader._load = (request, ...rest) => {
    const loaded = load(request, ...rest);
    return /\/auditTrail$/.test(request)
      ? { ...(loaded as object), audit: async () => {} }
      : loaded;
  };
}
// Only now: what it loads is what was chosen above.
// eslint-disable-next-line @typescript-eslint/no-var-requires
const { createCore, migrate } = require('@uatcms/core');

const knex = knexFactory({ client: 'pg', connection: address(database) });
let core: Core;
let revision = 1;

/** 20 cases of 10 steps over 200 rows; each save changes a step and a row, as a person does. */
function content(save: number) {
  const step = (index: number) =>
    index % 2
      ? { keyword: 'expectText', target: { text: 'Pay' }, text: `Pay ${index}` }
      : { keyword: 'openUrl', url: `/page/${index}` };
  return {
    cases: Array.from({ length: 20 }, (_, number) => ({
      name: `Case ${number}`,
      dataSet: 'People',
      steps: Array.from({ length: 10 }, (__, index) =>
        number === 3 && index === 4
          ? { keyword: 'openUrl', url: `/changed/${save}` }
          : step(index),
      ),
    })),
    stepGroups: [],
    elements: [],
    dataSets: [
      {
        name: 'People',
        columns: [
          { name: 'email', type: 'text' },
          { name: 'city', type: 'text' },
        ],
        rows: Array.from({ length: 200 }, (_, index) => ({
          key: `row ${index}`,
          values: {
            email: `person${index}@example.org`,
            city: index === 7 ? `City ${save}` : 'Berlin',
          },
        })),
      },
    ],
  };
}

const head = (save: number) => ({
  name,
  title: 'Checkout',
  description: '',
  owner: 'group:default/checkout',
  tests: [],
  system: null,
  tags: [],
  environments: [],
  definition: content(save),
  comment: '',
});

const answers: Answers = {
  prepare: async () => {
    const admin = knexFactory({
      client: 'pg',
      connection: address('postgres'),
    });
    await admin.raw(`create database ${database}`);
    await admin.destroy();
    await migrate(knex);
    core = createCore({ knex });
    await core.testSets.create(head(0), caller);
  },
  /** Milliseconds of one save. */
  save: async () => {
    const input = { ...head(revision), baseRevision: revision };
    const begin = performance.now();
    ({ revision } = await core.testSets.save(input, caller));
    return performance.now() - begin;
  },
  entries: async () => {
    const [{ count }] = await knex('audit_entries').count();
    return Number(count);
  },
};

serveAnswers(answers);
