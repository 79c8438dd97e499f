import type { Knex } from 'knex';
import { Refusal } from '../errors';
import type { ImportInput } from './importedResults';

type ImportKey = Pick<ImportInput, 'testSet' | 'key' | 'contentHash'>;

/**
 * Claims an import; whoever else imports the same waits until this transaction ends.
 *
 * @returns id of the run that it became before; nothing when it is new
 * @throws Refusal `conflict` when the key was used for other content
 */
export async function beginImport(
  trx: Knex.Transaction,
  input: ImportKey,
): Promise<string | undefined> {
  const { testSet, contentHash } = input;
  const key = input.key ?? contentHash;
  const claimed = await trx('imports')
    .insert({ test_set: testSet, key, content_hash: contentHash })
    .onConflict(['test_set', 'key'])
    .ignore()
    .returning('key');
  if (claimed.length > 0) {
    return undefined;
  }
  const before = await trx('imports').where({ test_set: testSet, key }).first();
  if (before.content_hash !== contentHash) {
    throw new Refusal(
      'conflict',
      `Import “${key}” of test set “${testSet}” was made with other content at ${before.created_at.toISOString()}; use another Idempotency-Key`,
    );
  }
  return before.run_id;
}

/** Keeps which run an import became. */
export async function endImport(
  trx: Knex.Transaction,
  { testSet, key, contentHash }: ImportKey,
  runId: string,
): Promise<void> {
  await trx('imports')
    .where({ test_set: testSet, key: key ?? contentHash })
    .update({ run_id: runId });
}
