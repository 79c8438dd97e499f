import type { Knex } from 'knex';

/**
 * Which files are in the artifact store, and which of them may go.
 *
 * Files are known by their content and shared by any number of results, so a file goes when no result refers to it any
 * more. Uploads and deletions of the same content may meet:
 *
 * 1. Before an upload begins it says so, in a transaction of its own, by `expectUpload`: for a day the file is not
 *    looked at. That is far longer than a report takes that refers to it, so a file is never deleted between its upload
 *    and the report, although until then nothing refers to it.
 * 2. A file is deleted under the lock on its row, bytes first. An upload of the same content that begins meanwhile waits
 *    for that lock, then finds the bytes gone and brings them again.
 * 3. When a deletion breaks off, its row is still there and it is done again. An upload that is never reported is found
 *    when its day is over.
 */
const daysOfGrace = 1;

/** Files that are deleted together, under one transaction. */
const batch = 20;

/** Says that a file comes into the store, or is to stay there. Call it before the upload begins. */
export async function expectUpload(db: Knex, sha256: string): Promise<void> {
  await db.raw(
    `insert into kept_files (sha256, check_at) values (:sha256, statement_timestamp() + :days * interval '24 hours')
     on conflict (sha256) do update set check_at = excluded.check_at`,
    { sha256, days: daysOfGrace },
  );
}

/** Has the files of results that are being deleted looked at, now or when their last upload is long enough ago. */
export async function referToNothing(
  trx: Knex.Transaction,
  files: Knex.QueryBuilder,
): Promise<void> {
  await trx('kept_files')
    .whereIn('sha256', files)
    .whereNull('check_at')
    .update({ check_at: trx.raw('statement_timestamp()') });
}

/**
 * Deletes files that no result refers to, bytes and index.
 *
 * @param deleteFile - deletes the bytes; does nothing when they are gone already
 * @returns how many, and why others could not be deleted; those are tried again an hour later
 */
export async function deleteUnreferredFiles(
  knex: Knex,
  deleteFile: (sha256: string) => Promise<void>,
  goOn: () => boolean,
): Promise<{ deleted: number; failures: Error[] }> {
  let deleted = 0;
  const failures: Error[] = [];
  let looked: number;
  do {
    const some = await knex.transaction(trx => deleteSome(trx, deleteFile));
    looked = some.looked;
    deleted += some.deleted;
    failures.push(...some.failures);
  } while (looked === batch && goOn());
  return { deleted, failures };
}

async function deleteSome(
  trx: Knex.Transaction,
  deleteFile: (sha256: string) => Promise<void>,
): Promise<{ looked: number; deleted: number; failures: Error[] }> {
  const candidates: string[] = await trx('kept_files')
    .whereRaw('check_at <= statement_timestamp()')
    .orderBy('check_at')
    .limit(batch)
    .forUpdate()
    .skipLocked()
    .pluck('sha256');
  const { rows } = await trx.raw(
    `select sha256 from step_artifacts where sha256 = any(:candidates)
     union select sha256 from sign_off_reports where sha256 = any(:candidates)`,
    { candidates },
  );
  const referred: string[] = rows.map((row: { sha256: string }) => row.sha256);
  await ofFiles(trx, 'kept_files', referred).update({ check_at: null });

  const gone: string[] = [];
  const failures: Error[] = [];
  await Promise.all(
    candidates
      .filter(sha256 => !referred.includes(sha256))
      .map(sha256 =>
        deleteFile(sha256).then(
          () => gone.push(sha256),
          error => failures.push(error),
        ),
      ),
  );
  await ofFiles(trx, 'artifacts', gone).delete();
  await ofFiles(trx, 'kept_files', gone).delete();
  const left = candidates.filter(
    sha256 => !referred.includes(sha256) && !gone.includes(sha256),
  );
  await ofFiles(trx, 'kept_files', left).update({
    check_at: trx.raw(`statement_timestamp() + interval '1 hour'`),
  });
  return { looked: candidates.length, deleted: gone.length, failures };
}

function ofFiles(trx: Knex.Transaction, table: string, sha256: string[]) {
  return trx(table).whereRaw('sha256 = any(?)', [sha256]);
}
