import type { Signatory, SignOff } from '@uatcms/plugin-uat-common';
import { markup, type Html } from './html';
import {
  decisionWords,
  personInWords,
  signatoryInWords,
  timeInWords,
} from './words';

/** Who has decided what, and when. */
export function signatures({ signatories }: SignOff): Html {
  return markup`<h2>Signatures</h2>
    <table>
      <thead>
        <tr>
          <th class="name">Signatory</th>
          <th class="moment">Decision</th>
          <th>Signed by</th>
          <th class="moment">When</th>
          <th>Comment</th>
        </tr>
      </thead>
      <tbody>
        ${signatories.map(signature)}
      </tbody>
    </table>`;
}

function signature(signatory: Signatory): Html {
  const { decision, decidedBy, decidedAt, comment } = signatory;
  return markup`<tr>
    <td>${signatoryInWords(signatory)}</td>
    <td><strong>${decision ? decisionWords[decision] : 'Open'}</strong></td>
    <td>${decidedBy && personInWords(decidedBy)}</td>
    <td>${decidedAt && timeInWords(decidedAt)}</td>
    <td>${comment}</td>
  </tr>`;
}
