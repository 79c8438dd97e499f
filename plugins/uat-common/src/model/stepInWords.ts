import type { StepResult } from '../protocol/events';

/** Number of a step as people count: `3`, or `3.1` for the first step of the group that step 3 uses. @public */
export function numberOfStep({ path }: Pick<StepResult, 'path'>): string {
  return path.map(index => index + 1).join('.');
}

/** A step on one line. @public */
export function stepInWords(step: Pick<StepResult, 'path' | 'title'>): string {
  return `${numberOfStep(step)} ${step.title}`;
}
