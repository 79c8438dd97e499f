import {
  isExtended,
  type MergedIteration,
  type StepResult,
} from '@uatcms/plugin-uat-common';
import { markup, type Html } from './html';

/** Said of a step that reaches past what a person can do on a page. */
export function markOfStep({ keyword }: StepResult): Html | false {
  return (
    isExtended(keyword) && markup` <span class="mark">Extended step</span>`
  );
}

/** The same within a text. */
export function titleWithMark(step: StepResult): string {
  return isExtended(step.keyword)
    ? `${step.title} (extended step)`
    : step.title;
}

/** Said of a verdict that rests on answers of the test in place of the site. */
export function markOfIteration({
  isMocked,
}: Pick<MergedIteration, 'isMocked'>): Html | false {
  return isMocked === true && markup` <span class="mark">Mocked answers</span>`;
}

/** Requests that the test has answered during these steps. */
export function mockedAnswers(steps: StepResult[]): string[] {
  return steps.flatMap(({ notices = [] }) =>
    notices.filter(({ kind }) => kind === 'mock').map(({ text }) => text),
  );
}
