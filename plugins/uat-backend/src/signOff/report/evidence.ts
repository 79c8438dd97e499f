import type {
  Attempt,
  IterationDetail,
  MergedIteration,
  SignedTestSet,
  StepResult,
} from '@uatcms/plugin-uat-common';
import { markup, type Html } from './html';
import {
  markOfIteration,
  markOfStep,
  mockedAnswers,
  titleWithMark,
} from './marks';
import type { PictureBook } from './PictureBook';
import { verdictOf } from './results';
import { plural } from './words';

/** Failures are told one by one up to here. */
const mostFailures = 200;

/** Requests that the test has answered are listed up to here, for each failure. */
const mostAnswers = 20;

type ReadIteration = (
  iteration: Pick<MergedIteration, 'runId' | 'id'>,
) => Promise<IterationDetail>;

/** Everything that did not pass at once, with its reason and pictures. */
export async function* failures(
  signed: SignedTestSet,
  iterations: MergedIteration[],
  read: ReadIteration,
  pictures: PictureBook,
): AsyncGenerator<Html> {
  const failed = iterations.filter(
    ({ verdict }) =>
      verdict === 'failed' || verdict === 'error' || verdict === 'flaky',
  );
  if (failed.length === 0) {
    return;
  }
  yield markup`<h2>What did not pass in ${signed.title}</h2>`;
  for (const iteration of failed.slice(0, mostFailures)) {
    yield await failure(iteration, await read(iteration), pictures);
  }
  if (failed.length > mostFailures) {
    yield markup`<p class="quiet">
      ${plural(
        failed.length - mostFailures,
        'more failure',
      )} in the tables above
      and in the portal.
    </p>`;
  }
}

async function failure(
  iteration: MergedIteration,
  detail: IterationDetail,
  pictures: PictureBook,
): Promise<Html> {
  const step = testsOf(detail)
    .flatMap(({ steps }) => steps)
    .find(({ status, optional }) => !optional && isBad(status));
  const values = Object.entries(detail.values);
  const mocked = mockedAnswers(testsOf(detail).at(-1)?.steps ?? []);
  return markup`<div class="failure">
    <h4>${nameOf(iteration)} ${verdictOf(iteration)}${markOfIteration(
    iteration,
  )}</h4>
    <p class="reason">${iteration.message}</p>
    ${
      values.length > 0 &&
      markup`<p class="quiet">
      ${values.map(([name, value]) => `${name}: ${value}`).join(', ')}
    </p>`
    }
    ${step && stepDetails(step)}
    ${
      mocked.length > 0 &&
      markup`<p>Answered by the test in place of the site:</p>
      <ul class="notices">
        ${mocked.slice(0, mostAnswers).map(text => markup`<li>${text}</li>`)}
        ${
          mocked.length > mostAnswers &&
          markup`<li>and ${mocked.length - mostAnswers} more</li>`
        }
      </ul>`
    }
    ${
      step &&
      (await pictures.figures(
        step.artifacts,
        `${nameOf(iteration)}, step ${numberOf(step)}: ${titleWithMark(step)}`,
      ))
    }
  </div>`;
}

function stepDetails(step: StepResult): Html {
  return markup`<dl>
    <dt>Step ${numberOf(step)}</dt>
    <dd>${step.title}${markOfStep(step)}</dd>
    ${
      step.expected !== undefined &&
      markup`<dt>Expected</dt>
      <dd class="reason">${step.expected}</dd>`
    }
    ${
      step.actual !== undefined &&
      markup`<dt>Actual</dt>
      <dd class="reason">${step.actual}</dd>`
    }
    ${
      step.pageUrl &&
      markup`<dt>Page</dt>
      <dd>${step.pageUrl}</dd>`
    }
  </dl>`;
}

/** The last picture of the first row of each case that passed: how the site looked. */
export async function* passedPictures(
  signed: SignedTestSet,
  iterations: MergedIteration[],
  read: ReadIteration,
  pictures: PictureBook,
): AsyncGenerator<Html> {
  const seen = new Set<string>();
  const shown: Html[] = [];
  for (const iteration of iterations) {
    if (iteration.verdict !== 'passed' || seen.has(iteration.caseName)) {
      continue;
    }
    seen.add(iteration.caseName);
    const steps = testsOf(await read(iteration)).at(-1)?.steps ?? [];
    const last = steps.findLast(({ artifacts }) =>
      artifacts?.some(({ kind }) => kind === 'screenshot'),
    );
    if (last) {
      shown.push(
        ...(await pictures.figures(
          last.artifacts?.slice(-1),
          `${nameOf(iteration)}, step ${numberOf(last)}: ${titleWithMark(
            last,
          )}`,
        )),
      );
    }
  }
  if (shown.length > 0) {
    yield markup`<h2>How ${signed.title} ended</h2>
      <p class="quiet">
        The last picture of the first row of each case that passed. All others
        are in the portal.
      </p>
      ${shown}`;
  }
}

function testsOf({ attemptList }: IterationDetail): Attempt[] {
  return attemptList.filter(({ purpose }) => purpose === 'test');
}

function isBad(status: StepResult['status']): boolean {
  return status !== 'passed' && status !== 'skipped';
}

export function nameOf({
  caseName,
  rowKey,
}: Pick<MergedIteration, 'caseName' | 'rowKey'>): string {
  return rowKey === null ? caseName : `${caseName}, row ${rowKey}`;
}

/** Number of a step as people count: `3.1` is the first step of the group that the third one uses. */
export function numberOf({ path }: StepResult): string {
  return path.map(index => index + 1).join('.');
}
