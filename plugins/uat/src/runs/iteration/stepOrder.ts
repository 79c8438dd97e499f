import type { StepResult } from '@uatcms/plugin-uat-common';

/**
 * Steps as they were written: a step group before its own steps, although it ends after them.
 */
export function inOrderOfPath(steps: StepResult[]): StepResult[] {
  return [...steps].sort(
    (a, b) => comparePaths(a.path, b.path) || a.sequence - b.sequence,
  );
}

function comparePaths(a: number[], b: number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) {
      return a[i] - b[i];
    }
  }
  return a.length - b.length;
}

export function hasFailed(step: StepResult): boolean {
  return (
    (step.status === 'failed' || step.status === 'error') && !step.optional
  );
}

/**
 * The step at which the attempt went wrong: the first failed one, and of a step group the failed step inside it, for
 * that is where the reason stands.
 */
export function decisiveStep(steps: StepResult[]): StepResult | undefined {
  const failed = inOrderOfPath(steps).filter(hasFailed);
  return (
    failed.find(step => !failed.some(other => isInside(other, step))) ??
    failed[0]
  );
}

function isInside(step: StepResult, group: StepResult): boolean {
  return (
    step.path.length > group.path.length &&
    group.path.every((index, i) => step.path[i] === index)
  );
}
