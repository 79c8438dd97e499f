import {
  describeCheck,
  mostPictures,
  type ArtifactRef,
  type CheckStep,
  type ManualCheck,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { AccessClasses } from '../authoring/accessClasses';
import { stepsOf } from '../authoring/revisionStore';
import { Refusal } from '../errors';
import { audit, type AuditedChange } from '../governance/auditTrail';
import { keepable } from '../postgres/keepableText';
import type {
  Caller,
  ChangedCheck,
  CheckKey,
  CheckNotice,
  ManualCheckService,
  RunChange,
  TestSetFilter,
} from '../types';
import { readAnswers, writeAnswer, writePictures } from './answerStore';
import { assignChecks } from './assignChecks';
import { findCheckRow, toCheck, updateCheck } from './checkStore';
import { finishCheck } from './finishCheck';
import { listChecks } from './listChecks';
import { giveBackNotices, takeNotices } from './noticeStore';
import { noCheck, openCheck, recordCheck, type OpenCheck } from './openCheck';

/**
 * Checks: what people perform of a run, one iteration each.
 *
 * Any number of people may be at the same check at once. Whoever changes it locks its shard first, as a runner that
 * reports does (`progressStore`), so changes of one check follow each other and nobody waits at those of another. Only the
 * one who has claimed a check may answer; what they say is in the database with each answer, so a closed browser loses
 * nothing. Cancelling a run locks the same shards: afterwards every answer is refused.
 */
export class PostgresManualCheckService implements ManualCheckService {
  readonly #knex: Knex;
  readonly #classes: AccessClasses;

  constructor(knex: Knex, classes: AccessClasses) {
    this.#knex = knex;
    this.#classes = classes;
  }

  async list(
    query: Inputs['checks']['list'],
    caller: Caller,
    visible?: TestSetFilter,
  ) {
    return this.#classes.read(this.#knex, visible, classes =>
      listChecks(this.#knex, keepable(query), { caller, classes }),
    );
  }

  async get(key: CheckKey): Promise<ManualCheck> {
    return readCheck(this.#knex, key);
  }

  async claim(
    input: CheckKey & { takeOver: boolean },
    caller: Caller,
  ): Promise<ChangedCheck> {
    return this.#change(input, async (trx, open) => {
      const { row } = open;
      const by = keepable(caller.actor);
      if (row.claimed_by?.ref === by.ref) {
        return undefined;
      }
      if (row.claimed_by && !input.takeOver) {
        throw new Refusal('conflict', `${nameOf(row)} works on this check`);
      }
      await updateCheck(trx, input, {
        claimed_by: JSON.stringify(by),
        claimed_at: trx.raw('statement_timestamp()'),
        ...(row.plan
          ? {}
          : {
              plan: JSON.stringify(await planOf(trx, input, 'make')),
              begun_at: trx.raw('statement_timestamp()'),
            }),
      });
      await audit(trx, caller, {
        action: row.claimed_by
          ? 'manualCheck.takenOver'
          : 'manualCheck.claimed',
        resource: resourceOf(input),
        before: { ...factsOf(open), claimedBy: row.claimed_by },
        after: { ...factsOf(open), claimedBy: by },
      });
      return recordCheck(trx, open, {
        state: 'running',
        started_at: open.iteration.started_at ?? new Date(),
      });
    });
  }

  async release(key: CheckKey, caller: Caller): Promise<ChangedCheck> {
    return this.#change(key, async (trx, open) => {
      assertMine(open, caller);
      await updateCheck(trx, key, { claimed_by: null, claimed_at: null });
      await audit(trx, caller, {
        action: 'manualCheck.released',
        resource: resourceOf(key),
        before: { ...factsOf(open), claimedBy: open.row.claimed_by },
        after: factsOf(open),
      });
      return recordCheck(trx, open, {
        state: open.iteration.steps_done > 0 ? 'running' : 'queued',
      });
    });
  }

  async answer(
    input: CheckKey &
      Pick<Inputs['checks']['answer'], 'sequence' | 'answer' | 'remark'>,
    caller: Caller,
  ): Promise<ChangedCheck> {
    return this.#change(input, async (trx, open) => {
      const { sequence, answer } = input;
      const step = answerable(open, sequence, caller);
      if (answer === 'skipped' && !step.isOptional && !step.condition) {
        throw new Refusal(
          'invalid',
          `Step “${step.title}” can only be passed, failed or blocked: it is not optional, and has no condition`,
        );
      }
      const remark = keepable(input.remark);
      const by = keepable(caller.actor);
      const before = await readAnswers(trx, input);
      await writeAnswer(trx, input, { sequence, answer, remark, by });
      const old = before.find(said => said.sequence === sequence);
      await audit(trx, caller, {
        action: 'manualCheck.answered',
        resource: resourceOf(input),
        before: old && {
          step: step.title,
          answer: old.answer,
          remark: old.remark,
        },
        after: { step: step.title, answer, remark },
      });
      return recordCheck(trx, open, {
        steps_done:
          before.filter(said => said.sequence !== sequence && said.answer)
            .length + (answer ? 1 : 0),
      });
    });
  }

  async assertMayAddPicture(
    key: CheckKey & { sequence: number },
    caller: Caller,
  ): Promise<void> {
    await this.#knex.transaction(async trx => {
      answerable(await openCheck(trx, key), key.sequence, caller);
    });
  }

  async addPicture(
    {
      picture,
      ...input
    }: CheckKey & { sequence: number; picture: ArtifactRef },
    caller: Caller,
  ): Promise<ChangedCheck> {
    return this.#changePictures(input, caller, pictures => {
      if (pictures.some(({ sha256 }) => sha256 === picture.sha256)) {
        return pictures;
      }
      if (pictures.length >= mostPictures) {
        throw new Refusal(
          'invalid',
          `A step has ${mostPictures} pictures at most; take one away first`,
        );
      }
      return [...pictures, picture];
    });
  }

  async removePicture(
    { sha256, ...input }: CheckKey & { sequence: number; sha256: string },
    caller: Caller,
  ): Promise<ChangedCheck> {
    return this.#changePictures(input, caller, pictures =>
      pictures.filter(picture => picture.sha256 !== sha256),
    );
  }

  async finish(key: CheckKey, caller: Caller): Promise<ChangedCheck> {
    return this.#change(key, async (trx, open) => {
      assertMine(open, caller);
      const change = await finishCheck(trx, open, keepable(caller.actor));
      const row = await findCheckRow(trx, key);
      await audit(trx, caller, {
        action: 'manualCheck.finished',
        resource: resourceOf(key),
        before: { ...factsOf(open), verdict: null },
        after: {
          ...factsOf(open),
          verdict: row!.verdict,
          performedBy: row!.performed_by,
        },
      });
      return change;
    });
  }

  async assign(input: Inputs['checks']['assign'], caller: Caller) {
    return this.#knex.transaction(trx => assignChecks(trx, input, caller));
  }

  async takeNotices(limit: number): Promise<CheckNotice[]> {
    return takeNotices(this.#knex, limit);
  }

  async giveBackNotices(notices: CheckNotice[]): Promise<void> {
    await giveBackNotices(this.#knex, notices);
  }

  /** @param change - what became of the run; nothing when there was nothing to do */
  async #change(
    { runId, iterationId }: CheckKey,
    change: (
      trx: Knex.Transaction,
      open: OpenCheck,
    ) => Promise<RunChange | undefined>,
  ): Promise<ChangedCheck> {
    const key = { runId, iterationId };
    return this.#knex.transaction(async trx => ({
      change: await change(trx, await openCheck(trx, key)),
      check: await readCheck(trx, key),
    }));
  }

  async #changePictures(
    input: CheckKey & { sequence: number },
    caller: Caller,
    change: (pictures: ArtifactRef[]) => ArtifactRef[],
  ): Promise<ChangedCheck> {
    return this.#change(input, async (trx, open) => {
      const { sequence } = input;
      const step = answerable(open, sequence, caller);
      const answers = await readAnswers(trx, input);
      const old = answers.find(said => said.sequence === sequence);
      const before = old?.pictures ?? [];
      const after = change(before);
      if (after.length === before.length) {
        return undefined;
      }
      await writeAnswer(trx, input, {
        sequence,
        answer: old?.answer ?? null,
        remark: old?.remark ?? '',
        by: keepable(caller.actor),
      });
      await writePictures(trx, input, sequence, after);
      const named = (pictures: ArtifactRef[]) => ({
        step: step.title,
        pictures: pictures.map(({ sha256 }) => sha256),
      });
      await audit(trx, caller, {
        action: 'manualCheck.answered',
        resource: resourceOf(input),
        before: named(before),
        after: named(after),
      });
      return recordCheck(trx, open, {});
    });
  }
}

/** @throws Refusal `notFound` */
async function readCheck(db: Knex, key: CheckKey): Promise<ManualCheck> {
  const row = await findCheckRow(db, key);
  if (!row) {
    throw noCheck(key);
  }
  const { values, description, baseUrl } = await subjectOf(db, key);
  return {
    ...toCheck(row),
    baseUrl,
    values,
    description,
    stepList: row.plan ?? (await planOf(db, key, 'name')),
    answers: await readAnswers(db, key),
  };
}

async function subjectOf(db: Knex, { runId, iterationId }: CheckKey) {
  const { cells, case_name, revision_id, pinned_environment } = await db(
    'iterations as i',
  )
    .join('test_runs as r', 'r.id', 'i.run_id')
    .where({ 'i.run_id': runId, 'i.id': iterationId })
    .first('i.cells', 'i.case_name', 'r.revision_id', 'r.pinned_environment');
  const definition = await stepsOf(db, revision_id);
  return {
    definition,
    values: cells as Record<string, string>,
    caseName: case_name as string,
    description:
      definition.cases.find(({ name }) => name === case_name)?.description ??
      '',
    environment: pinned_environment,
    baseUrl: pinned_environment.baseUrl as string,
  };
}

async function planOf(
  db: Knex,
  key: CheckKey,
  generators: 'make' | 'name',
): Promise<CheckStep[]> {
  const { definition, ...subject } = await subjectOf(db, key);
  return keepable(describeCheck(definition, subject, generators));
}

/** @throws Refusal `conflict` when somebody else, or nobody, works on the check */
function assertMine({ row }: OpenCheck, { actor }: Caller): void {
  if (row.claimed_by?.ref !== actor.ref) {
    throw new Refusal(
      'conflict',
      row.claimed_by
        ? `${nameOf(row)} works on this check now; take it over to go on`
        : 'Nobody works on this check; take it on first',
    );
  }
}

/** A step that the caller may answer now. @throws Refusal `conflict` or `notFound` */
function answerable(
  open: OpenCheck,
  sequence: number,
  caller: Caller,
): CheckStep {
  assertMine(open, caller);
  const step = open.row.plan!.find(item => item.sequence === sequence);
  if (!step || step.isGroup) {
    throw new Refusal(
      'notFound',
      `This check has no step ${sequence} that takes an answer`,
    );
  }
  return step;
}

function nameOf({ claimed_by: by }: OpenCheck['row']): string {
  return by?.name ?? by?.ref ?? '';
}

function resourceOf({
  runId,
  iterationId,
}: CheckKey): AuditedChange['resource'] {
  return { kind: 'manualCheck', name: `${runId}/${iterationId}` };
}

/** What readers of the trail need to know which check it was. */
function factsOf({ row }: OpenCheck) {
  return {
    testSet: row.test_set,
    run: row.run_number,
    case: row.case_name,
    row: row.row_key,
  };
}
