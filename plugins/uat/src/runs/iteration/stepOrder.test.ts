import { numberOfStep } from '@uatcms/plugin-uat-common';
import { sampleStep } from '../../testing/samples';
import { decisiveStep, inOrderOfPath } from './stepOrder';

describe('inOrderOfPath', () => {
  it('puts a step group before its own steps, although it ends after them', () => {
    const steps = [
      sampleStep({ sequence: 0, path: [0] }),
      sampleStep({ sequence: 1, path: [1, 0] }),
      sampleStep({ sequence: 2, path: [1, 1] }),
      sampleStep({ sequence: 3, path: [1] }),
      sampleStep({ sequence: 4, path: [10] }),
      sampleStep({ sequence: 5, path: [2] }),
    ];
    expect(inOrderOfPath(steps).map(numberOfStep)).toEqual([
      '1',
      '2',
      '2.1',
      '2.2',
      '3',
      '11',
    ]);
  });
});

describe('decisiveStep', () => {
  it('is the failed step inside a failed step group', () => {
    const inner = sampleStep({ sequence: 1, path: [1, 0], status: 'failed' });
    const group = sampleStep({ sequence: 2, path: [1], status: 'failed' });
    expect(decisiveStep([sampleStep(), inner, group])).toBe(inner);
  });

  it('is no optional step', () => {
    expect(
      decisiveStep([sampleStep({ status: 'failed', optional: true })]),
    ).toBeUndefined();
  });
});
