import type { SignedIteration } from '@uatcms/core';
import type {
  IterationDetail,
  SignedTestSet,
  StepResult,
} from '@uatcms/plugin-uat-common';
import { nameOf, numberOf } from './evidence';
import { markup, type Html } from './html';
import type { PictureBook } from './PictureBook';
import { verdictOf } from './results';
import { personInWords, plural, verdictWords } from './words';

/** Checks are told step by step up to here. */
const mostChecks = 200;

/** What people have performed: each step with its answer, remark and pictures. */
export async function* manualChecks(
  signed: SignedTestSet,
  iterations: SignedIteration[],
  read: (iteration: SignedIteration) => Promise<IterationDetail>,
  pictures: PictureBook,
): AsyncGenerator<Html> {
  const checks = iterations.filter(({ performedBy }) => performedBy);
  if (checks.length === 0) {
    return;
  }
  yield markup`<h2>What people have checked in ${signed.title}</h2>`;
  for (const check of checks.slice(0, mostChecks)) {
    const steps = (await read(check)).attemptList.at(-1)?.steps ?? [];
    yield markup`<h3>${nameOf(check)} ${verdictOf(check)}</h3>
      <p class="quiet">Performed by ${personInWords(check.performedBy!)}</p>
      <table>
        <thead><tr><th class="tiny">Step</th><th>What to do</th><th class="short">Answer</th><th>Remark</th></tr></thead>
        <tbody>${steps.map(ofStep)}</tbody>
      </table>`;
    for (const step of steps) {
      yield* await pictures.figures(
        step.artifacts,
        `${nameOf(check)}, step ${numberOf(step)}`,
      );
    }
  }
  if (checks.length > mostChecks) {
    yield markup`<p class="quiet">${plural(
      checks.length - mostChecks,
      'more check',
    )} in the portal.</p>`;
  }
}

function ofStep(step: StepResult): Html {
  const { title, expected, status, message } = step;
  return markup`<tr>
    <td>${numberOf(step)}</td>
    <td>${title}${expected !== undefined && `\nExpected: ${expected}`}</td>
    <td class="verdict v-${status}">${verdictWords[status]}</td>
    <td>${message}</td>
  </tr>`;
}
