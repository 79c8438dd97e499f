import type { ImportInput } from '../importing/importedResults';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { ann, ben, content, contentOf, testSet } from '../testing/samples';
import { passedRun, requestOf } from '../testing/signOffs';
import type { Naming } from '../types';

const unused: Naming = { unused: true };

describe('the name of a deleted test set', () => {
  const { prepared, create, start } = prepareCoreForRuns();

  /** A repetition of an import gets the run that is there. */
  const results = (name: string): ImportInput => ({
    testSet: name,
    environment: 'nightly',
    format: 'junit',
    contentHash: 'a'.repeat(64),
    owner: 'group:default/payments',
    results: [
      {
        caseName: 'Suite',
        rowKey: 'Test',
        attempts: [{ verdict: 'passed', durationMs: 1 }],
      },
    ],
  });

  const again = (name: string, naming?: Naming) =>
    prepared.core.testSets.create(
      testSet(name, { environments: ['staging'] }),
      ben,
      naming,
    );
  const importAgain = (name: string, naming?: Naming) =>
    prepared.core.imports.import(results(name), ben, naming);

  const expectTaken = async (name: string) => {
    const answer = {
      reason: 'conflict',
      message: `There is already a test set “${name}”; choose another name`,
    };
    await expect(again(name, unused)).rejects.toMatchObject(answer);
    await expect(importAgain(name, unused)).rejects.toMatchObject(answer);
    // Not what is wrong with the rest, which would tell that there is no such test set.
    await expect(
      prepared.core.testSets.create(testSet(name, { owner: '' }), ben, unused),
    ).rejects.toMatchObject(answer);
    await expect(
      prepared.core.imports.import(
        { ...results(name), owner: undefined, results: [] },
        ben,
        unused,
      ),
    ).rejects.toMatchObject(answer);
    expect(await prepared.core.testSets.facts([name])).toEqual([]);
  };

  it('is taken while it has runs, for all but those who may bring it back', async () => {
    const name = await create(content());
    const run = await start(name);
    await prepared.core.testSets.delete(name, ann);
    await expectTaken(name);

    expect(await again(name)).toMatchObject({ name, revision: 2 });
    expect((await start(name)).number).toBe(run.number + 1);
  });

  it('is taken while there is an import of it', async () => {
    const name = 'kept-elsewhere';
    const { run } = await importAgain(name);
    await prepared.core.testSets.delete(name, ann);
    await expectTaken(name);
    expect((await importAgain(name)).run.id).toBe(run.id);
  });

  it('is taken while there are sign-offs, also when retention has deleted their runs', async () => {
    const name = 'signed';
    const { id } = await passedRun(prepared.core, name);
    await prepared.core.signOffs.request(requestOf(id), ann);
    await prepared.core.testSets.delete(name, ann);
    await prepared.knex('test_runs').where({ test_set: name }).delete();
    await expectTaken(name);
    expect(await again(name)).toMatchObject({ name });
  });

  it('is free when nothing is left under it', async () => {
    const name = await create(content());
    await prepared.core.testSets.delete(name, ann);
    expect(await again(name, unused)).toMatchObject({ name });
    await prepared.core.testSets.delete(name, ann);
    expect(await importAgain(name, unused)).toMatchObject({ created: true });
  });

  it('is taken by what is left under it in the very moment in which it is asked for', async () => {
    const name = 'fleeting';
    const trx = await prepared.knex.transaction();
    await trx('test_sets').insert({
      ...(await rowLike(await create(contentOf(1)))),
      name,
    });
    const asked = again(name, unused).catch(error => error);
    const imported = importAgain(name, unused).catch(error => error);
    await waitsForTheName(2);
    // Committed with the deletion: a test set that nobody else has seen, and its run.
    const run = await start(await create(content()));
    await trx('test_runs').where({ id: run.id }).update({ test_set: name });
    await trx('test_sets').where({ name }).delete();
    await trx.commit();
    expect(await asked).toMatchObject({ reason: 'conflict' });
    expect(await imported).toMatchObject({ reason: 'conflict' });
    expect(await prepared.core.testSets.facts([name])).toEqual([]);
  });

  async function rowLike(name: string) {
    const { id: _, ...row } = await prepared
      .knex('test_sets')
      .where({ name })
      .first();
    return { ...row, updated_by: JSON.stringify(row.updated_by) };
  }

  async function waitsForTheName(sessions: number) {
    for (;;) {
      const [{ count }] = await prepared
        .knex('pg_stat_activity')
        .whereRaw(
          `datname = current_database() and wait_event_type = 'Lock' and query like '%test_sets%'`,
        )
        .count();
      if (Number(count) >= sessions) {
        return;
      }
    }
  }
});
