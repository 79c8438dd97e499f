// @ts-check
import { describe, field } from './forms.mjs';
import { html } from './html.mjs';

/** @typedef {import('./html.mjs').Markup} Markup */

/**
 * A cancellation the shop did not accept, shown again in its dialog.
 *
 * @typedef {{ number: string, reason: string, problem: string }} RefusedCancel
 */

/** @param {import('../domain/orders.mjs').Order} order @returns {Markup} */
export const cancelButton = ({ number }) =>
  html`<button class="button button-quiet" type="button" data-cancel="${number}" aria-haspopup="dialog" aria-label="Cancel order ${number}">Cancel</button>`;

/**
 * One dialog per page; the script fills in the order whose button was pressed. A modal dialog cannot open without
 * script, so cancelling is the one thing in the shop that needs it.
 *
 * @param {RefusedCancel} [refused]
 * @returns {Markup}
 */
export function cancelDialog(refused) {
  const reason = {
    id: 'reason',
    label: 'Reason for cancelling',
    problem: refused?.problem,
  };
  return html`<dialog id="cancel-dialog" aria-labelledby="cancel-heading"${
    refused && html` data-open`
  }>
<form method="post" action="${
    refused ? `/orders/${refused.number}/cancel` : ''
  }" novalidate>
<h2 id="cancel-heading">Cancel order <span data-cancel-number>${
    refused?.number
  }</span></h2>
<p>A cancelled order cannot be taken up again.</p>
${
  refused &&
  html`<div class="alert" role="alert"><p>${refused.problem}</p></div>`
}
${field(
  { ...reason, problem: undefined },
  html`<textarea id="reason" name="reason" rows="3" maxlength="300"${describe({
    ...reason,
    problem: undefined,
  })}${refused && html` aria-invalid="true"`}>${refused?.reason}</textarea>`,
)}
<div class="actions"><button class="button button-quiet" type="button" data-close>Keep order</button>
<button class="button button-danger">Cancel this order</button></div>
</form></dialog>`;
}
