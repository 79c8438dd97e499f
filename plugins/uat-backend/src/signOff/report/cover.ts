import { subjectOf, type SignOff } from '@uatcms/plugin-uat-common';
import { markup, type Html } from './html';
import { outcomeWords, personInWords, timeInWords } from './words';

/** First page: what it is about, and what came of it. */
export function cover(signOff: SignOff, madeAt: string): Html {
  const { snapshot, outcome, createdAt, createdBy, hash, dueOn } = signOff;
  const subject = subjectOf(signOff);
  return markup`<section class="cover">
    <p class="what">Evidence report</p>
    ${stamp(signOff)}
    <h1>${subject[0].toUpperCase() + subject.slice(1)}</h1>
    <p><span class="outcome ${outcome}">${outcomeWords[outcome]}</span></p>
    <dl>
      <dt>Accepted for</dt>
      <dd>${snapshot.environment}</dd>
      <dt>Test sets</dt>
      <dd>${snapshot.testSets
        .map(
          ({ title, revision, approval }) =>
            `${title}, revision ${revision}${approval ? ', approved' : ''}`,
        )
        .join('\n')}</dd>
      <dt>Asked for by</dt>
      <dd>${personInWords(createdBy)}, ${timeInWords(createdAt)}</dd>
      ${dueOn && markup`<dt>Due on</dt><dd>${dueOn}</dd>`}
      ${
        signOff.decidedAt &&
        markup`<dt>Decided</dt>
        <dd>${timeInWords(signOff.decidedAt)}</dd>`
      }
    </dl>
    <h3>Scope</h3>
    <p style="white-space: pre-wrap">${snapshot.scope}</p>
    <div class="foot">
      <p>Sign-off ${signOff.id}, report made ${timeInWords(madeAt)}</p>
      <p>
        SHA-256 of what is signed<br /><span class="hash">${hash}</span>
      </p>
    </div>
  </section>`;
}

/** What nobody may overlook: it is no decision yet, or none any more. */
function stamp({ outcome, ended }: SignOff): Html | false {
  if (outcome === 'pending') {
    return markup`<div class="stamp">
      DRAFT
      <p>Not everybody has signed. This report is no acceptance.</p>
    </div>`;
  }
  return (
    ended !== null &&
    markup`<div class="stamp">
      ${outcome === 'void' ? 'VOID' : 'WITHDRAWN'}
      <p>
        ${ended.reason}. By ${personInWords(ended.by)}, ${timeInWords(
      ended.at,
    )}.
      </p>
    </div>`
  );
}
