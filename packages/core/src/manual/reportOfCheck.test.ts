import type { AnsweredStep, CheckStep } from '@uatcms/plugin-uat-common';
import { reportOfCheck, unanswered } from './reportOfCheck';

const ann = { ref: 'user:default/ann', name: 'Ann', eid: 'E100' };
const ben = { ref: 'user:default/ben', name: 'Ben' };

function step(
  sequence: number,
  path: number[],
  more: Partial<CheckStep> = {},
): CheckStep {
  return {
    sequence,
    path,
    keyword: 'manual',
    title: `Do ${path}`,
    instruction: `Do ${path}`,
    isGroup: false,
    isOptional: false,
    ...more,
  };
}

function said(
  sequence: number,
  answer: AnsweredStep['answer'],
  more: Partial<AnsweredStep> = {},
): AnsweredStep {
  return {
    sequence,
    answer,
    remark: '',
    pictures: [],
    by: ann,
    at: `2026-03-01T10:0${sequence + 1}:00.000Z`,
    ...more,
  };
}

function report(steps: CheckStep[], answers: AnsweredStep[]) {
  const events = reportOfCheck({
    iterationId: 'i',
    steps,
    answers,
    begunAt: '2026-03-01T10:00:00.000Z',
    finishedAt: '2026-03-01T10:09:00.000Z',
    by: ann,
  });
  const results = events.flatMap(event =>
    event.type === 'stepFinished' ? [event.step] : [],
  );
  const end = events.find(event => event.type === 'attemptFinished')!;
  return { events, results, end };
}

describe('the report of a check', () => {
  it('reads as that of a runner, and says who performed it', () => {
    const { events, results, end } = report(
      [step(0, [0], { expected: 'A beep' }), step(1, [1])],
      [said(0, 'passed', { remark: 'loud' }), said(1, 'passed')],
    );
    expect(events.map(({ type }) => type)).toEqual([
      'attemptStarted',
      'stepFinished',
      'stepFinished',
      'attemptFinished',
      'shardFinished',
    ]);
    expect(results[0]).toMatchObject({
      status: 'passed',
      expected: 'A beep',
      message: 'loud',
      startedAt: '2026-03-01T10:00:00.000Z',
      durationMs: 60_000,
    });
    expect(end).toMatchObject({
      verdict: 'passed',
      durationMs: 540_000,
      final: true,
      remarks: ['Performed by Ann (E100)'],
    });
  });

  it('has the verdict of the first step that failed or was blocked and counts', () => {
    const steps = [
      step(0, [0], { isOptional: true }),
      step(1, [1]),
      step(2, [2]),
      step(3, [3]),
    ];
    const { results, end } = report(steps, [
      said(0, 'failed', { remark: 'never mind' }),
      said(1, 'blocked', { remark: 'no scale' }),
      said(2, 'failed', { remark: 'no label' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'failed',
      'error',
      'failed',
    ]);
    expect(end).toMatchObject({ verdict: 'error', message: 'no scale' });
  });

  it('says something of a step that failed without a remark', () => {
    const { end } = report([step(0, [0])], [said(0, 'failed')]);
    expect(end).toMatchObject({
      verdict: 'failed',
      message: 'It was not as expected.',
    });
  });

  it('gives a group what its steps have come to', () => {
    const { results } = report(
      [
        step(0, [0], { isGroup: true, keyword: 'useSteps' }),
        step(1, [0, 0]),
        step(2, [0, 1]),
        step(3, [1], { isGroup: true, keyword: 'useSteps' }),
        step(4, [1, 0]),
      ],
      [said(1, 'passed'), said(2, 'failed')],
    );
    expect(results.map(({ path, status }) => [path, status])).toEqual([
      [[0], 'failed'],
      [[0, 0], 'passed'],
      [[0, 1], 'failed'],
    ]);
  });

  it('is skipped when everything was', () => {
    const { end } = report([step(0, [0])], [said(0, 'skipped')]);
    expect(end).toMatchObject({ verdict: 'skipped' });
  });

  it('says who answered a step for somebody else', () => {
    const { results } = report(
      [step(0, [0])],
      [said(0, 'passed', { by: ben })],
    );
    expect(results[0].message).toBe('Answered by Ben');
  });

  it('takes no time for an answer that was corrected later', () => {
    const { results } = report(
      [step(0, [0]), step(1, [1])],
      [
        said(0, 'passed', { at: '2026-03-01T10:08:00.000Z' }),
        said(1, 'passed', { at: '2026-03-01T10:05:00.000Z' }),
      ],
    );
    expect(results[1]).toMatchObject({
      startedAt: '2026-03-01T10:05:00.000Z',
      durationMs: 0,
    });
  });
});

describe('steps without an answer', () => {
  it('are those that are no groups and have no more than a remark', () => {
    const steps = [
      step(0, [0], { isGroup: true }),
      step(1, [0, 0]),
      step(2, [0, 1]),
      step(3, [1]),
    ];
    expect(
      unanswered(steps, [said(1, 'passed'), said(2, null)]).map(
        ({ sequence }) => sequence,
      ),
    ).toEqual([2, 3]);
  });
});
