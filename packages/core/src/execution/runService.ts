import type {
  Assignment,
  Problem,
  Run,
  RunOptions,
  TestSetDefinition,
  UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { AccessClasses } from '../authoring/accessClasses';
import { findEnvironment } from '../authoring/environmentStore';
import { keptElsewhere } from '../authoring/keptElsewhere';
import { findTestSet } from '../authoring/testSetStore';
import { invalid, noTestSet } from '../errors';
import { audit } from '../governance/auditTrail';
import { standingSignOffs } from '../governance/signOff/listSignOffs';
import { countCases } from '../insights/caseResults';
import { compareIteration } from '../insights/compareIteration';
import { compareRuns } from '../insights/compareRuns';
import { allIterations, listIterations } from '../insights/iterationList';
import { exportRun } from '../insights/exportRun';
import { mergeRuns, withNewestVerdicts } from '../insights/mergeRuns';
import { keepable, problemsOfTexts } from '../postgres/keepableText';
import type {
  Caller,
  ExecutorSlots,
  RunService,
  TestSetFilter,
} from '../types';
import { cancelRun } from './cancelRun';
import { chooseRevision } from './chooseRevision';
import { readIteration } from './iterationStore';
import { keepRun } from './keepRun';
import {
  chooseEnvironment,
  chooseExecutor,
  pinEnvironment,
  problemsOfEnvironment,
  problemsOfSize,
} from './planRun';
import { priorityOf } from './priority';
import { problemsOfLocks, resolveLocks } from './resolveLocks';
import { assigneesOf } from '../manual/checkStore';
import { checksInWords, planChecks } from '../manual/planChecks';
import { scheduleIterations } from './scheduleIterations';
import { selectForRepeat } from './selectForRepeat';
import { listRuns } from './listRuns';
import { readRun, readSubject, readSummary, readVersion } from './runStore';
import {
  problemsOfSelection,
  selectIterations,
  type PlannedIteration,
} from './selectIterations';
import { writeRun } from './writeRun';

/** What start and repeat ask for, once it is known which iterations they mean. */
interface Request {
  testSet: string;
  environment?: string;
  executor?: string;
  options: RunOptions;
  /** The iterations that are wanted of the revision that is run, and what is wrong with the wish. */
  select(definition: TestSetDefinition): {
    iterations: PlannedIteration[];
    problems: Problem[];
  };
  repeats?: Run & { part: boolean };
  /** To whom checks are given, and until when; of a repetition, who had them. */
  checks?: Assignment;
  assignees?: Map<string, string>;
}

/** Runs: started, repeated, cancelled and read. What becomes of their shards is in `shardService`. */
export class PostgresRunService implements RunService {
  readonly #knex: Knex;
  readonly #classes: AccessClasses;

  constructor(knex: Knex, classes: AccessClasses) {
    this.#knex = knex;
    this.#classes = classes;
  }

  async start(
    input: Inputs['runs']['start'],
    caller: Caller,
    executors: ExecutorSlots,
  ): Promise<Run> {
    const problems = problemsOfTexts(input);
    return this.#knex.transaction(trx =>
      startRun(trx, caller, executors, {
        ...input,
        select: definition => ({
          iterations: selectIterations(definition, input),
          problems: [...problems, ...problemsOfSelection(definition, input)],
        }),
      }),
    );
  }

  async repeat(
    input: Inputs['runs']['repeat'],
    caller: Caller,
    executors: ExecutorSlots,
  ): Promise<Run> {
    return this.#knex.transaction(async trx => {
      const run = await readRun(trx, input.id);
      // What failed and has passed since in a repeat of it does not have to be run again.
      const all = run.merged
        ? await withNewestVerdicts(trx, run)
        : await allIterations(trx, run.id);
      return startRun(trx, caller, executors, {
        testSet: run.testSet,
        environment: run.environment,
        executor: run.executor,
        options: run.options,
        assignees: await assigneesOf(trx, run.id),
        select: definition => selectForRepeat(definition, all, input),
        repeats: {
          ...run,
          part: input.scope === 'failed' || input.iterations !== undefined,
        },
      });
    });
  }

  async list(query: Inputs['runs']['list'], visible?: TestSetFilter) {
    // One more than asked for tells whether there is another page.
    const wanted = { ...keepable(query), limit: query.limit + 1 };
    const items = await this.#classes.read(
      this.#knex,
      visible,
      classes => listRuns(this.#knex, wanted, classes),
      found => found.length > 0,
    );
    const signed = await standingSignOffs(
      this.#knex,
      items.map(({ id }) => id),
    );
    return {
      items: items
        .slice(0, query.limit)
        .map(run => ({ ...run, signOff: signed.get(run.id) })),
      more: items.length > query.limit,
    };
  }

  async get(id: string, visible?: TestSetFilter): Promise<Run> {
    return readRun(this.#knex, id, { visible });
  }

  async subject(id: string) {
    return readSubject(this.#knex, id);
  }

  async iterations(query: Inputs['runs']['iterations']) {
    // The run is read first: what changes in between is told now, and once more the next time.
    const run = await readVersion(this.#knex, query.id);
    return listIterations(this.#knex, run, keepable(query));
  }

  async cases(query: Inputs['runs']['cases']) {
    const { version } = await readVersion(this.#knex, query.id);
    return { version, items: await countCases(this.#knex, keepable(query)) };
  }

  async compare(query: Inputs['runs']['compare']) {
    const [run, base] = await Promise.all(
      [query.id, query.base].map(id => readSummary(this.#knex, id)),
    );
    return {
      run,
      base,
      ...(await compareRuns(this.#knex, keepable(query))),
    };
  }

  async compareIteration(query: Inputs['runs']['compareIteration']) {
    return compareIteration(this.#knex, query);
  }

  async merged(query: Inputs['runs']['merged']) {
    return mergeRuns(this.#knex, keepable(query));
  }

  async export(id: string, steps: 'none' | 'notPassed' | 'all') {
    return exportRun(this.#knex, id, steps);
  }

  async iteration(runId: string, iterationId: string) {
    return readIteration(this.#knex, runId, iterationId);
  }

  async cancel(id: string, caller: Caller): Promise<Run> {
    return this.#knex.transaction(async trx => {
      await cancelRun(trx, await readRun(trx, id), caller);
      return readRun(trx, id);
    });
  }

  async keep(id: string, keep: boolean, caller: Caller): Promise<Run> {
    return this.#knex.transaction(async trx => {
      await keepRun(trx, await readRun(trx, id), keep, caller);
      return readRun(trx, id);
    });
  }
}

/** Checks everything, refuses all that is wrong together, and writes the run with all it is pinned to. */
async function startRun(
  trx: Knex.Transaction,
  caller: Caller,
  executors: ExecutorSlots,
  request: Request,
): Promise<Run> {
  const testSet = await findTestSet(trx, request.testSet);
  if (!testSet) {
    throw noTestSet(request.testSet);
  }
  if (testSet.source === 'import') {
    throw keptElsewhere(testSet.name, 'be run here');
  }
  const chosen = chooseEnvironment(testSet, request.environment);
  const found = chosen.name
    ? await findEnvironment(trx, chosen.name)
    : undefined;
  const { revision, problems: unapproved } = await chooseRevision(
    trx,
    testSet,
    found,
  );
  if (!revision) {
    throw invalid(`Test set “${request.testSet}” cannot be run`, unapproved);
  }
  const { definition } = revision;
  const { iterations, problems } = request.select(definition);
  const environment = found && pinEnvironment(found);
  const executor = chooseExecutor(executors, request.executor, found);
  const locking =
    environment && resolveLocks(definition, iterations, environment);
  const all = [
    ...chosen.problems,
    ...executor.problems,
    ...problems,
    ...(problems.length === 0 ? problemsOfSize(iterations) : []),
    ...(environment
      ? problemsOfEnvironment(definition, iterations, environment)
      : []),
    ...(locking ? problemsOfLocks(locking) : []),
  ];
  if (all.length > 0 || !environment || !locking) {
    throw invalid(`Test set “${request.testSet}” cannot be run`, all);
  }
  const scheduled = await scheduleIterations(
    trx,
    { testSet: testSet.name, environment: environment.name },
    definition,
    locking,
  );
  const planned = planChecks(definition, scheduled, {
    owner: testSet.owner,
    assignment: request.checks,
    before: request.assignees,
  });
  const run = await writeRun(
    trx,
    {
      testSet,
      revision,
      environment,
      executor: executor.name,
      options: request.options,
      createdBy: keepable(caller.actor),
      iterations: planned,
      priority: priorityOf(caller.origin, request.options),
      ofIterations: selectIterations(definition).length,
      repeats: request.repeats,
    },
    executor.slots,
  );
  if (!run) {
    throw noTestSet(request.testSet);
  }
  await audit(trx, caller, {
    action: request.repeats ? 'testRun.repeated' : 'testRun.started',
    resource: { kind: 'testRun', name: run.id },
    after: {
      testSet: testSet.name,
      number: run.number,
      revision: revision.number,
      ...(revision.approval ? { approvedBy: revision.approval.by.ref } : {}),
      environment: environment.name,
      executor: executor.name,
      options: request.options,
      iterations: iterations.length,
      ...checksInWords(planned),
      ...(request.repeats ? { repeats: request.repeats.id } : {}),
    },
  });
  return readRun(trx, run.id);
}
