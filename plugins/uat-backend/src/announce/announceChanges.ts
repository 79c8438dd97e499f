import type {
  Core,
  ImportService,
  DoorbellService,
  ReviewService,
  RunService,
  ShardService,
  TestSetService,
} from '@uatcms/core';
import type { Review, Run, TestSetEvent } from '@uatcms/plugin-uat-common';
import { announcedChecks } from './announcedChecks';
import type { Announcer } from './Announcer';

/** The same core; what changes through it is announced once it is in the database. */
export function announceChanges(core: Core, announcer: Announcer): Core {
  return {
    ...core,
    testSets: announcedTestSets(core.testSets, announcer),
    reviews: announcedReviews(core, announcer),
    runs: announcedRuns(core.runs, announcer),
    imports: announcedImports(core, announcer),
    shards: announcedShards(core.shards, announcer),
    doorbells: announcedDoorbells(core.doorbells, announcer),
    checks: announcedChecks(core.checks, announcer),
  };
}

function announcedTestSets(
  testSets: TestSetService,
  announcer: Announcer,
): TestSetService {
  return {
    list: (query, visible) => testSets.list(query, visible),
    get: name => testSets.get(name),
    facts: names => testSets.facts(names),
    assertFree: (name, naming) => testSets.assertFree(name, naming),
    revisions: query => testSets.revisions(query),
    revision: (name, number) => testSets.revision(name, number),
    async create(input, caller, naming) {
      const created = await testSets.create(input, caller, naming);
      announcer.testSet(created.id, { name: created.name, change: 'created' });
      return created;
    },
    async save(input, caller) {
      const saved = await testSets.save(input, caller);
      announcer.testSet(saved.id, { name: saved.name, change: 'saved' });
      return saved;
    },
    async delete(name, caller) {
      // Afterwards nobody knows by which id the pages call it.
      const [facts] = await testSets.facts([name]);
      await testSets.delete(name, caller);
      announcer.testSet(facts?.id, { name, change: 'deleted' });
    },
  };
}

function announcedReviews(
  { reviews, testSets }: Core,
  announcer: Announcer,
): ReviewService {
  const reviewed = async (name: string, review: Review) => {
    await announceByName(testSets, announcer, { name, change: 'reviewed' });
    return review;
  };
  return {
    approval: name => reviews.approval(name),
    list: query => reviews.list(query),
    open: (query, caller, may) => reviews.open(query, caller, may),
    request: async (input, caller) =>
      reviewed(input.name, await reviews.request(input, caller)),
    approve: async (input, caller) =>
      reviewed(input.name, await reviews.approve(input, caller)),
    requestChanges: async (input, caller) =>
      reviewed(input.name, await reviews.requestChanges(input, caller)),
    withdraw: async (input, caller) =>
      reviewed(input.name, await reviews.withdraw(input, caller)),
  };
}

function announcedImports(
  { imports, testSets }: Core,
  announcer: Announcer,
): ImportService {
  return {
    async import(input, caller, naming) {
      const imported = await imports.import(input, caller, naming);
      if (imported.created) {
        await announceByName(testSets, announcer, {
          name: imported.run.testSet,
          change: imported.testSetCreated ? 'created' : 'saved',
        });
        announcer.run(changeOf(imported.run));
      }
      return imported;
    },
  };
}

function announcedRuns(runs: RunService, announcer: Announcer): RunService {
  const queued = (run: Run) => {
    announcer.run(changeOf(run));
    announcer.queue();
    if (run.openChecks > 0) {
      announcer.checks();
    }
    return run;
  };
  return {
    list: (query, visible) => runs.list(query, visible),
    get: (id, visible) => runs.get(id, visible),
    subject: id => runs.subject(id),
    iterations: query => runs.iterations(query),
    cases: query => runs.cases(query),
    export: (id, steps) => runs.export(id, steps),
    compare: query => runs.compare(query),
    compareIteration: query => runs.compareIteration(query),
    merged: query => runs.merged(query),
    iteration: (runId, iterationId) => runs.iteration(runId, iterationId),
    async start(input, caller, executors) {
      return queued(await runs.start(input, caller, executors));
    },
    async repeat(input, caller, executors) {
      return queued(await runs.repeat(input, caller, executors));
    },
    async cancel(id, caller) {
      const run = await runs.cancel(id, caller);
      announcer.run(changeOf(run));
      return run;
    },
    async keep(id, keep, caller) {
      const run = await runs.keep(id, keep, caller);
      announcer.run(changeOf(run));
      return run;
    },
  };
}

function announcedShards(
  shards: ShardService,
  announcer: Announcer,
): ShardService {
  return {
    handOut: request => shards.handOut(request),
    authorize: key => shards.authorize(key),
    queued: () => shards.queued(),
    lookAfter: handed => shards.lookAfter(handed),
    async takeBackExpired() {
      const changes = await shards.takeBackExpired();
      changes.forEach(change => announcer.run(change));
      return changes;
    },
    async stopOverdue() {
      const changes = await shards.stopOverdue();
      changes.forEach(change => announcer.run(change));
      return changes;
    },
    async takeBack(shardId, attempt, reason) {
      const change = await shards.takeBack(shardId, attempt, reason);
      if (change) {
        announcer.run(change);
      }
      return change;
    },
    async work(key) {
      const claimed = await shards.work(key);
      announcer.run(claimed.change);
      return claimed;
    },
    async ingest(key, events) {
      const ingested = await shards.ingest(key, events);
      // An empty batch is only a sign of life.
      if (events.length > 0) {
        announcer.run(ingested.change);
      }
      return ingested;
    },
  };
}

function announcedDoorbells(
  doorbells: DoorbellService,
  announcer: Announcer,
): DoorbellService {
  return {
    next: request => doorbells.next(request),
    withdraw: keys => doorbells.withdraw(keys),
    traffic: executor => doorbells.traffic(executor),
    async claim(request) {
      const claimed = await doorbells.claim(request);
      if (claimed) {
        announcer.run(claimed.change);
      } else {
        // A slot has become free, for another run perhaps.
        announcer.queue();
      }
      return claimed;
    },
  };
}

/** What has changed is in the database already: that its id cannot be found is no reason to fail. */
async function announceByName(
  testSets: TestSetService,
  announcer: Announcer,
  event: TestSetEvent,
): Promise<void> {
  const [facts] = await testSets.facts([event.name]).catch(() => []);
  announcer.testSet(facts?.id, event);
}

function changeOf({ id, version, state }: Run) {
  return { runId: id, version, state };
}
