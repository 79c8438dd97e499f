import { ReportQueue } from './reportQueue';

interface Said {
  key: { shardId: string };
  events: string[];
}

const report = (shardId: string, ...events: string[]): Said => ({
  key: { shardId },
  events,
});

/** A queue whose writes end when they are told to; `batches` are the reports of each write, in order. */
function queueOf(fails: (said: Said) => boolean = () => false) {
  const batches: string[][] = [];
  const open: Array<() => void> = [];
  const queue = new ReportQueue<Said, string>(async (runId, reports) => {
    batches.push(reports.map(({ events }) => events.join('+')));
    await new Promise<void>(resolve => open.push(resolve));
    if (reports.some(fails)) {
      throw new Error(`${runId}: cannot be written`);
    }
    return reports.map(({ key, events }) => `${key.shardId} ${events.length}`);
  });
  /** Lets writes end until nobody waits any more. */
  async function drain(answers: Promise<unknown>[]) {
    const all = Promise.allSettled(answers);
    let ended = false;
    all.then(() => (ended = true));
    while (!ended) {
      open.shift()?.();
      await new Promise(resolve => setImmediate(resolve));
    }
    return all;
  }
  return { queue, batches, drain };
}

describe('a queue of reports', () => {
  it('writes together what came while the one before was being written', async () => {
    const { queue, batches, drain } = queueOf();
    const answers = ['a', 'b', 'c'].map((event, index) =>
      queue.add('run', report(`shard-${index}`, event)),
    );
    expect(await drain(answers)).toEqual([
      { status: 'fulfilled', value: 'shard-0 1' },
      { status: 'fulfilled', value: 'shard-1 1' },
      { status: 'fulfilled', value: 'shard-2 1' },
    ]);
    expect(batches).toEqual([['a'], ['b', 'c']]);
  });

  it('writes reports of one shard one after the other, in the order in which they came', async () => {
    const { queue, batches, drain } = queueOf();
    const answers = ['a', 'b', 'c'].map(event =>
      queue.add('run', report('shard', event)),
    );
    answers.push(queue.add('run', report('other', 'd')));
    await drain(answers);
    expect(batches).toEqual([['a'], ['b', 'd'], ['c']]);
  });

  it('lets no run wait for another', async () => {
    const { queue, batches, drain } = queueOf();
    const answers = ['a', 'b'].map(run => queue.add(run, report(run, run)));
    expect(batches).toEqual([['a'], ['b']]);
    await drain(answers);
  });

  it('bounds what is written together', async () => {
    const { queue, batches, drain } = queueOf();
    const events = Array.from({ length: 1_000 }, () => '');
    const answers = [
      ...[1, 2, 3].map(shard => queue.add('a', report(`${shard}`, ...events))),
      ...Array.from({ length: 60 }, (_, shard) =>
        queue.add('b', report(`${shard}`, 'e')),
      ),
    ];
    await drain(answers);
    const sizes = (of: (batch: string[]) => boolean) =>
      batches.filter(of).map(({ length }) => length);
    expect(sizes(batch => batch[0] !== 'e')).toEqual([1, 1, 1]);
    expect(sizes(batch => batch[0] === 'e')).toEqual([1, 25, 25, 9]);
  });

  it('takes none along when one cannot be written', async () => {
    const { queue, drain } = queueOf(({ events }) => events.includes('bad'));
    const answers = ['good', 'good', 'bad', 'good'].map((event, shard) =>
      queue.add('run', report(`${shard}`, event)),
    );
    expect((await drain(answers)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    const [later] = await drain([queue.add('run', report('0', 'later'))]);
    expect(later).toEqual({ status: 'fulfilled', value: '0 1' });
  });
});
