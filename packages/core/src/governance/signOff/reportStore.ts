import type { Knex } from 'knex';
import type { SignOffReport } from '../../types';

export async function findReport(
  db: Knex,
  signOffId: string,
  format: SignOffReport['format'],
): Promise<SignOffReport | undefined> {
  const row = await db('sign_off_reports')
    .where({ sign_off_id: signOffId, format })
    .first();
  return row && { format, sha256: row.sha256, size: Number(row.size) };
}

/** Keeps which file is the report of a sign-off that is complete. The first one that was made stays. */
export async function keepReport(
  db: Knex,
  signOffId: string,
  { format, sha256, size }: SignOffReport,
): Promise<void> {
  await db('sign_off_reports')
    .insert({ sign_off_id: signOffId, format, sha256, size })
    .onConflict(['sign_off_id', 'format'])
    .ignore();
}
