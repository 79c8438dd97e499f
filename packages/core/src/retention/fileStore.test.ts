import { prepareCoreForShards } from '../testing/preparedCore';
import {
  artifact,
  claim,
  finished,
  passAll,
  started,
  step,
} from '../testing/reports';
import { ann } from '../testing/samples';

describe('files of results', () => {
  const { prepared, start } = prepareCoreForShards();
  beforeEach(() => prepared.knex('kept_files').delete());

  const apply = (deleteFile: (sha256: string) => Promise<void>) =>
    prepared.core.retention.apply({ deleteFile }, ann);
  const isOver = () =>
    prepared.knex('kept_files').update({ check_at: new Date(0) });
  const listed = () => prepared.knex('kept_files').pluck('sha256');
  const { sha256 } = artifact('a');

  it('are left alone between their upload and the report that refers to them', async () => {
    await prepared.core.artifacts.expectUpload(sha256);
    const deleteFile = jest.fn();
    await apply(deleteFile);
    expect(deleteFile).not.toHaveBeenCalled();
    expect(await listed()).toEqual([sha256]);
  });

  it('are deleted a day later when no report has come', async () => {
    await prepared.core.artifacts.expectUpload(sha256);
    await isOver();
    const deleteFile = jest.fn(async () => {});
    expect(await apply(deleteFile)).toMatchObject({ files: 1, failures: [] });
    expect(deleteFile).toHaveBeenCalledWith(sha256);
    expect(await listed()).toEqual([]);
  });

  it('stay while a result refers to them', async () => {
    await start(1);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.artifacts.expectUpload(sha256);
    await prepared.core.shards.ingest(key, [
      started(ids[0]),
      step(ids[0], 0, { artifacts: [artifact('a')] }),
      finished(ids[0], 'passed'),
    ]);
    await passAll(prepared.core);
    await isOver();
    const deleteFile = jest.fn();
    expect(await apply(deleteFile)).toMatchObject({ files: 0 });
    expect(deleteFile).not.toHaveBeenCalled();
    // Nothing to look at any more until a result is deleted.
    expect(await prepared.knex('kept_files').pluck('check_at')).toEqual([null]);
    await prepared.knex('step_artifacts').delete();
  });

  it('are brought again by an upload that begins while they are deleted', async () => {
    const store = new Set([sha256]);
    await prepared.core.artifacts.expectUpload(sha256);
    await isOver();
    let upload: Promise<void> | undefined;
    await apply(async () => {
      // The upload has to wait until the deletion is over; otherwise it would find the file, and not bring it.
      upload = prepared.core.artifacts.expectUpload(sha256).then(() => {
        store.add(sha256);
      });
      for (;;) {
        const { rows } = await prepared.knex.raw(
          `select from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query like '%kept_files%'`,
        );
        if (rows.length > 0) {
          break;
        }
      }
      store.delete(sha256);
    });
    await upload;
    expect(store).toEqual(new Set([sha256]));
    expect(await listed()).toEqual([sha256]);
  });

  it('are tried again when they could not be deleted, without holding up others', async () => {
    const { sha256: other } = artifact('b');
    await prepared.core.artifacts.expectUpload(sha256);
    await prepared.core.artifacts.expectUpload(other);
    await isOver();
    const refuse = async (hash: string) => {
      if (hash === sha256) {
        throw new Error('access denied');
      }
    };
    expect(await apply(refuse)).toMatchObject({
      files: 1,
      failures: [new Error('access denied')],
    });
    expect(await listed()).toEqual([sha256]);
    await isOver();
    expect(await apply(async () => {})).toMatchObject({ files: 1 });
  });
});
