import type {
  Actor,
  AnsweredStep,
  ArtifactRef,
  CheckAnswer,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { writeArtifacts } from '../execution/resultStore';
import { referToNothing } from '../retention/fileStore';
import type { CheckKey } from '../types';

/*
 * What people have said so far, as long as a check is open. Pictures stand where those of results stand, as the only
 * attempt of the iteration, so that retention finds them; when the check is finished the same rows are its evidence.
 */

/** Number of the only attempt that a check becomes. */
export const attemptOfCheck = { shard_attempt: 1, try: 1 };

const keyOf = ({ runId, iterationId }: CheckKey) => ({
  run_id: runId,
  iteration_id: iterationId,
});

/** The answers of a check, in the order of its steps. */
export async function readAnswers(
  db: Knex,
  key: CheckKey,
): Promise<AnsweredStep[]> {
  const [rows, pictures] = await Promise.all([
    db('manual_answers').where(keyOf(key)).orderBy('sequence'),
    readPictures(db, key),
  ]);
  return rows.map(row => ({
    sequence: row.sequence,
    answer: row.answer,
    remark: row.remark,
    pictures: pictures.get(row.sequence) ?? [],
    by: row.answered_by,
    at: row.answered_at.toISOString(),
  }));
}

async function readPictures(
  db: Knex,
  key: CheckKey,
): Promise<Map<number, ArtifactRef[]>> {
  const rows = await db('step_artifacts as l')
    .join('artifacts as a', 'a.sha256', 'l.sha256')
    .where({ ...keyOf(key), ...attemptOfCheck })
    .orderBy(['l.sequence', 'l.position'])
    .select('l.*', 'a.content_type', 'a.size');
  const pictures = new Map<number, ArtifactRef[]>();
  for (const row of rows) {
    pictures.set(row.sequence, [
      ...(pictures.get(row.sequence) ?? []),
      {
        sha256: row.sha256,
        kind: row.kind,
        name: row.name,
        contentType: row.content_type,
        size: Number(row.size),
      },
    ]);
  }
  return pictures;
}

/** Keeps what somebody says of a step, in the place of what was said before. */
export async function writeAnswer(
  trx: Knex.Transaction,
  key: CheckKey,
  said: {
    sequence: number;
    answer: CheckAnswer | null;
    remark: string;
    by: Actor;
  },
): Promise<void> {
  await trx('manual_answers')
    .insert({
      ...keyOf(key),
      sequence: said.sequence,
      answer: said.answer,
      remark: said.remark,
      answered_by: JSON.stringify(said.by),
    })
    .onConflict(['run_id', 'iteration_id', 'sequence'])
    .merge({
      answer: said.answer,
      remark: said.remark,
      answered_by: JSON.stringify(said.by),
      answered_at: trx.raw('statement_timestamp()'),
    });
}

/** Makes these the pictures of a step. */
export async function writePictures(
  trx: Knex.Transaction,
  key: CheckKey,
  sequence: number,
  pictures: ArtifactRef[],
): Promise<void> {
  const before = trx('step_artifacts').where({
    ...keyOf(key),
    ...attemptOfCheck,
    sequence,
  });
  const kept = pictures.map(({ sha256 }) => sha256);
  await referToNothing(
    trx,
    before.clone().whereNotIn('sha256', kept).distinct('sha256'),
  );
  await before.delete();
  await writeArtifacts(
    trx,
    key.runId,
    [
      {
        iteration_id: key.iterationId,
        ...attemptOfCheck,
        step: { sequence, artifacts: pictures },
      },
    ],
    [],
  );
}
