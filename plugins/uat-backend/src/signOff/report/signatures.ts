import type { Signatory, SignOff } from '@uatcms/plugin-uat-common';
import { markup, type Html } from './html';
import { decisionWords, personInWords, timeInWords } from './words';

/** Who has decided what, and when. */
export function signatures({ signatories }: SignOff): Html {
  return markup`<h2>Signatures</h2>
    <table>
      <thead>
        <tr>
          <th>Signatory</th>
          <th>Decision</th>
          <th>Signed by</th>
          <th>When</th>
          <th>Comment</th>
        </tr>
      </thead>
      <tbody>
        ${signatories.map(signature)}
      </tbody>
    </table>`;
}

function signature(signatory: Signatory): Html {
  const { ref, decision, decidedBy, decidedAt, comment } = signatory;
  return markup`<tr>
    <td>${ref}</td>
    <td class="verdict">${decision ? decisionWords[decision] : 'Open'}</td>
    <td>${decidedBy && personInWords(decidedBy)}</td>
    <td>${decidedAt && timeInWords(decidedAt)}</td>
    <td>${comment}</td>
  </tr>`;
}
