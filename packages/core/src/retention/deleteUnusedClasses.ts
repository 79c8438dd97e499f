import type { Knex } from 'knex';

/** Deletes access classes that no test set is of any more. One that is taken up at this moment is locked, and stays. */
export async function deleteUnusedClasses(db: Knex): Promise<void> {
  await db.raw(
    `delete from access_classes where id = any(array(
       select id from access_classes c
       where not exists (select from test_sets t where t.access_class = c.id)
       for update skip locked
     ))`,
  );
}
