import { endedRun } from '../testing/ageing';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { artifact } from '../testing/reports';
import { ann, content } from '../testing/samples';

describe('files of runs', () => {
  const { prepared, create } = prepareCoreForRuns();
  const shared = artifact('a');
  const own = artifact('b');

  it('are seen when a run of a visible test set refers to them', async () => {
    const [one, other] = [await create(content()), await create(content())];
    await endedRun(prepared, one, { daysAgo: 0, files: [shared, own] });
    await endedRun(prepared, other, { daysAgo: 0, files: [shared] });
    await prepared
      .knex('test_sets')
      .where({ name: one })
      .update({ tags: ['one'] });

    const read = (sha256: string, tag?: string) =>
      prepared.core.artifacts
        .get(sha256, tag === undefined ? undefined : { tagged: tag })
        .then(
          file => file.sha256,
          error => error.message,
        );
    expect(await read(own.sha256)).toBe(own.sha256);
    expect(await read(own.sha256, 'one')).toBe(own.sha256);
    expect(await read(shared.sha256, 'one')).toBe(shared.sha256);
    await prepared
      .knex('test_sets')
      .where({ name: other })
      .update({ tags: ['other'] });
    expect(await read(shared.sha256, 'other')).toBe(shared.sha256);
    // Word for word as for a file that does not exist.
    const unknown = 'f'.repeat(64);
    expect(await read(own.sha256, 'other')).toBe(
      (await read(unknown)).replace(unknown, own.sha256),
    );
  });

  it('are seen by nobody in particular once the test set is deleted', async () => {
    const name = await create(content());
    const file = artifact('c');
    await endedRun(prepared, name, { daysAgo: 0, files: [file] });
    await prepared.core.testSets.delete(name, ann);
    expect(await prepared.core.artifacts.get(file.sha256)).toMatchObject(file);
    await expect(
      prepared.core.artifacts.get(file.sha256, { not: { tagged: 'secret' } }),
    ).rejects.toThrow('There is no artifact');
  });
});
