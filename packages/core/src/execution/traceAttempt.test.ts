import type { ArtifactRef, RunnerEvent } from '@uatcms/plugin-uat-common';
import { prepareCoreForShards } from '../testing/preparedCore';
import {
  artifact,
  claim,
  finished,
  shardFinished,
  started,
  step,
} from '../testing/reports';

const trace: ArtifactRef = {
  ...artifact('c', 'Trace'),
  kind: 'trace',
  contentType: 'application/zip',
};

/** A try that fails, of which the trace is recorded next. */
const failedBefore = (id: string): RunnerEvent[] => [
  started(id),
  step(id, 0),
  step(id, 1, { status: 'failed' }),
  finished(id, 'failed', { message: 'No basket', final: false }),
];

describe('an attempt made only for its trace', () => {
  const { prepared, start } = prepareCoreForShards();

  const read = (runId: string, id: string) =>
    prepared.core.runs.iteration(runId, id);

  it.each(['passed', 'failed'] as const)(
    'that %s is shown apart, and changes neither verdict nor counts',
    async verdict => {
      const { id: runId } = await start(1);
      const { key, ids } = await claim(prepared.core);
      const [id] = ids;
      await prepared.core.shards.ingest(key, failedBefore(id));
      await prepared.core.shards.ingest(key, [
        started(id, 2, 'trace'),
        step(id, 0, { try: 2 }),
        finished(id, verdict, {
          try: 2,
          durationMs: 500,
          artifacts: [trace],
          remarks: ['Secrets were taken out.'],
        }),
        shardFinished('done'),
      ]);
      expect(await read(runId, id)).toMatchObject({
        state: 'finished',
        verdict: 'failed',
        message: 'No basket',
        attempts: 1,
        stepsDone: 2,
        durationMs: 20,
        attemptList: [
          { purpose: 'test', verdict: 'failed', artifacts: [], remarks: [] },
          {
            purpose: 'trace',
            verdict,
            artifacts: [trace],
            remarks: ['Secrets were taken out.'],
          },
        ],
      });
      expect(await prepared.core.runs.get(runId)).toMatchObject({
        state: 'finished',
        verdict: 'failed',
        counts: { failed: 1, passed: 0, flaky: 0 },
      });
      expect(await prepared.core.artifacts.get(trace.sha256)).toEqual(trace);
    },
  );

  it('leaves a flaky iteration flaky', async () => {
    const { id: runId } = await start(1);
    const { key, ids } = await claim(prepared.core);
    const [id] = ids;
    await prepared.core.shards.ingest(key, [
      ...failedBefore(id),
      started(id, 2),
      finished(id, 'passed', { try: 2, artifacts: [trace] }),
      shardFinished('done'),
    ]);
    expect(await read(runId, id)).toMatchObject({
      verdict: 'flaky',
      attempts: 2,
      attemptList: [{ artifacts: [] }, { artifacts: [trace] }],
    });
  });

  it('whose runner is lost ends the iteration with what it had come to', async () => {
    const { id: runId } = await start(1);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      ...failedBefore(ids[0]),
      started(ids[0], 2, 'trace'),
    ]);
    await prepared.core.shards.takeBack(key.shardId, key.attempt, 'it died');
    expect(await read(runId, ids[0])).toMatchObject({
      verdict: 'failed',
      attemptList: [{ state: 'finished' }, { state: 'lost' }],
    });
    expect(await prepared.core.runs.get(runId)).toMatchObject({
      state: 'finished',
      counts: { failed: 1, error: 0 },
    });
    expect(await prepared.core.shards.queued()).toBe(0);
  });

  it('that is cut short, by a person or by the end of the runner, does not unsay the verdict', async () => {
    const { id: runId } = await start(1);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      ...failedBefore(ids[0]),
      started(ids[0], 2, 'trace'),
      finished(ids[0], 'cancelled', { try: 2 }),
      shardFinished('stopped'),
    ]);
    expect(await read(runId, ids[0])).toMatchObject({ verdict: 'failed' });
    expect(await prepared.core.runs.get(runId)).toMatchObject({
      state: 'finished',
      verdict: 'failed',
    });
  });
});
