import {
  verdicts,
  type SignedTestSet,
  type SignOff,
} from '@uatcms/plugin-uat-common';
import { markup, type Html } from './html';
import { personInWords, plural, timeInWords, verdictWords } from './words';

/** What was run, in words and numbers. */
export function summary({ snapshot }: SignOff): Html {
  return markup`<h2>What was run</h2>
    ${snapshot.testSets.map(ofTestSet)}`;
}

function ofTestSet(signed: SignedTestSet): Html {
  const { attempts, steps, files } = signed.evidence;
  const counted = verdicts.filter(verdict => signed.counts[verdict] > 0);
  return markup`<h3>${signed.title}</h3>
    ${
      signed.notices.length > 0 &&
      markup`<ul class="notices">
      ${signed.notices.map(notice => markup`<li>${notice}</li>`)}
    </ul>`
    }
    <dl>
      <dt>Test set</dt>
      <dd>${signed.testSet}, revision ${signed.revision}</dd>
      ${approvalOf(signed)}
      <dt>Written by</dt>
      <dd>${signed.authors.map(personInWords).join('\n')}</dd>
      <dt>Environment</dt>
      <dd>${signed.environment}${signed.baseUrl && `, ${signed.baseUrl}`}</dd>
      <dt>Runs</dt>
      <dd>${signed.runs
        .map(
          run =>
            `Run ${run.number}, ended ${timeInWords(
              run.finishedAt,
            )}, started by ${personInWords(run.startedBy)}`,
        )
        .join('\n')}</dd>
      <dt>Iterations</dt>
      <dd>${signed.counts.total} of ${signed.ofIterations}: ${counted
    .map(
      verdict =>
        `${signed.counts[verdict]} ${verdictWords[verdict].toLocaleLowerCase(
          'en-US',
        )}`,
    )
    .join(', ')}</dd>
      <dt>Evidence</dt>
      <dd>${plural(attempts, 'attempt')}, ${plural(steps, 'step')}, ${plural(
    files,
    'file',
  )}</dd>
    </dl>`;
}

/** Snapshots of older releases do not say who had approved a revision. */
function approvalOf({ approval }: SignedTestSet): Html | false {
  return (
    approval !== undefined &&
    markup`<dt>Approved by</dt>
      <dd>${
        approval
          ? `${personInWords(approval.by)}, ${timeInWords(approval.at)}`
          : 'Nobody, when this sign-off was asked for'
      }</dd>`
  );
}
