import { stepInWords, type StepResult } from '@uatcms/plugin-uat-common';

/** What went wrong in the first step that did not pass, with all that is known about it; nothing when all passed. */
export function failureInWords(steps: StepResult[]): string | undefined {
  const step = steps.find(
    ({ status, optional }) =>
      !optional && (status === 'failed' || status === 'error'),
  );
  return (
    step &&
    [
      `Step ${stepInWords(step)}`,
      step.message,
      step.expected !== undefined && `Expected: ${step.expected}`,
      step.actual !== undefined && `Actual: ${step.actual}`,
      step.pageUrl && `Page: ${step.pageUrl}`,
    ]
      .filter(Boolean)
      .join('\n')
  );
}
