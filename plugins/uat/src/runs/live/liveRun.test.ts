import { sampleIteration } from '../../testing/samples';
import { mergeIterations } from './liveRun';

describe('mergeIterations', () => {
  const known = [
    sampleIteration({ position: 1, version: 5, stepsDone: 3 }),
    sampleIteration({ position: 2, version: 1 }),
  ];

  it('takes what is newer and keeps the rest', () => {
    const newer = { ...known[1], version: 6, stepsDone: 1 };
    expect(mergeIterations(known, [newer])).toEqual([known[0], newer]);
  });

  it('is not set back by a late answer', () => {
    const late = { ...known[0], version: 4, stepsDone: 2 };
    expect(mergeIterations(known, [late])).toEqual(known);
  });

  it('keeps the order of the run', () => {
    const first = sampleIteration({ position: 0 });
    expect(
      mergeIterations(known, [first]).map(({ position }) => position),
    ).toEqual([0, 1, 2]);
  });
});
