import type { StepResult } from '@uatcms/plugin-uat-common';
import { compareSteps } from './compareSteps';

describe('comparing the steps of two attempts', () => {
  const step = (
    path: number[],
    keyword: string,
    more: Partial<StepResult> = {},
  ): StepResult => ({
    sequence: 0,
    path,
    keyword,
    title: keyword,
    status: 'passed',
    startedAt: '2026-01-31T10:00:00.000Z',
    durationMs: 10,
    ...more,
  });

  const said = (run: StepResult[], base: StepResult[]) =>
    compareSteps(run, base).map(
      pair =>
        `${pair.path.join('.')} ${pair.run?.keyword ?? '-'} ${
          pair.base?.keyword ?? '-'
        }${pair.differs ? ' differs' : ''}`,
    );

  it('puts steps of the same place side by side', () => {
    const open = step([0], 'openUrl');
    expect(said([open, step([1, 0], 'click')], [open])).toEqual([
      '0 openUrl openUrl',
      '1.0 click - differs',
    ]);
  });

  it('says where status or message differ, and how much slower it was', () => {
    const [slower, failed, message] = compareSteps(
      [
        step([0], 'click', { durationMs: 30 }),
        step([1], 'click', { status: 'failed' }),
        step([2], 'click', { message: 'two' }),
      ],
      [step([0], 'click'), step([1], 'click'), step([2], 'click')],
    );
    expect(slower).toMatchObject({ differs: false, slowerMs: 20 });
    expect(failed).toMatchObject({ differs: true });
    expect(message).toMatchObject({ differs: true });
  });

  it('does not compare a step with another one that took its place', () => {
    expect(said([step([0], 'fill')], [step([0], 'click')])).toEqual([
      '0 fill - differs',
      '0 - click differs',
    ]);
  });

  it('keeps what only the base did where it did it', () => {
    const steps = ['a', 'b', 'c', 'd'].map((name, at) => step([at], name));
    const [a, b, c, d] = steps;
    expect(said([a, c], steps)).toEqual([
      '0 a a',
      '1 - b differs',
      '2 c c',
      '3 - d differs',
    ]);
    expect(said([a, b, c, d], [d, a])).toHaveLength(4);
  });

  it('compares a place that was visited several times visit by visit', () => {
    const visit = step([0], 'click');
    expect(said([visit, visit], [visit])).toEqual([
      '0 click click',
      '0 click - differs',
    ]);
  });
});
