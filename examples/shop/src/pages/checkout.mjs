// @ts-check
import { basketLines } from '../domain/basket.mjs';
import { FIELDS } from '../domain/checkout.mjs';
import { COUNTRIES } from '../domain/countries.mjs';
import { DELIVERY_OPTIONS } from '../domain/delivery.mjs';
import { formatMoney } from '../domain/money.mjs';
import {
  describe,
  field,
  fieldProblem,
  problemSummary,
  selectOptions,
  textField,
} from './forms.mjs';
import { html } from './html.mjs';
import { layout } from './layout.mjs';

/** @typedef {import('../domain/checkout.mjs').FieldName} FieldName */

/** @type {[string, string][]} */
const countryOptions = [
  ['', 'Choose a country'],
  ...COUNTRIES.map(
    ({ code, name }) => /** @type {[string, string]} */ ([code, name]),
  ),
];

/** @param {string} chosen @param {string | undefined} problem */
const deliveryOptions = (chosen, problem) => html`<fieldset class="${
  problem ? 'field-wrong' : ''
}" id="delivery"${problem && html` aria-describedby="delivery-problem"`}>
<legend>How do you want to receive your order?</legend>
${fieldProblem('delivery', problem)}
${DELIVERY_OPTIONS.map(
  ({
    id,
    label,
    hint,
  }) => html`<div class="choice"><input type="radio" id="delivery-${id}" name="delivery" value="${id}" aria-describedby="delivery-${id}-hint"${
    id === chosen && html` checked`
  }>
<div><label for="delivery-${id}">${label}</label><p class="hint" id="delivery-${id}-hint">${hint}</p></div></div>`,
)}
</fieldset>`;

/**
 * @param {object} view
 * @param {import('../http/sessions.mjs').Session} view.session
 * @param {import('../domain/checkout.mjs').CheckoutForm} view.form
 * @param {import('../domain/checkout.mjs').CheckoutProblems} view.problems
 * @param {import('../domain/quote.mjs').Quote} view.quote
 * @returns {string}
 */
export function checkoutPage({ session, form, problems, quote }) {
  /** @param {FieldName} id @param {object} [more] */
  const text = (id, more) =>
    textField({
      id,
      label: FIELDS[id].label,
      max: FIELDS[id].max,
      value: form[id],
      problem: problems.get(id),
      ...more,
    });
  /** @type {(readonly [string, string | import('./html.mjs').Markup])[]} */
  const summary = [...problems].map(([id, message]) =>
    id === 'basket'
      ? ['', html`${message} <a href="/basket">Change your basket</a>`]
      : // A group of radio buttons takes no focus itself.
        [
          id === 'delivery' ? 'delivery-standard' : id,
          `${FIELDS[id].label}: ${message}`,
        ],
  );
  const heading =
    problems.size === 1
      ? 'Your order is not placed: mend one problem'
      : `Your order is not placed: mend ${problems.size} problems`;
  const country = {
    id: 'country',
    label: FIELDS.country.label,
    problem: problems.get('country'),
  };
  const note = {
    id: 'note',
    label: FIELDS.note.label,
    problem: problems.get('note'),
    optional: true,
  };
  const terms = { id: 'terms', label: '', problem: problems.get('terms') };

  const main = html`<h1>Checkout</h1>
${problems.size > 0 && problemSummary(heading, summary)}
<div class="checkout">
<form id="checkout" method="post" action="/checkout" novalidate>
<section class="panel" aria-labelledby="address-heading"><h2 id="address-heading">Address</h2>
${text('name', { autocomplete: 'name' })}
${text('email', { type: 'email', autocomplete: 'email' })}
${text('street', { autocomplete: 'street-address' })}
<div class="field-pair">${text('postcode', {
    autocomplete: 'postal-code',
  })}${text('city', { autocomplete: 'address-level2' })}</div>
${field(
  country,
  html`<select id="country" name="country" autocomplete="country"${describe(
    country,
  )}>${selectOptions(countryOptions, form.country)}</select>`,
)}
</section>
<section class="panel" aria-labelledby="delivery-heading"><h2 id="delivery-heading">Delivery</h2>
${deliveryOptions(form.delivery, problems.get('delivery'))}
${field(
  note,
  html`<textarea id="note" name="note" rows="2" maxlength="${
    FIELDS.note.max
  }"${describe(note)}>${form.note}</textarea>`,
)}
</section>
<section class="panel" aria-labelledby="payment-heading"><h2 id="payment-heading">Payment</h2>
${text('voucher', { optional: true })}
${text('iban', { optional: true, hint: 'Leave it empty to pay by invoice.' })}
<div class="field${terms.problem ? ' field-wrong' : ''}">${fieldProblem(
    'terms',
    terms.problem,
  )}
<div class="choice"><input type="checkbox" id="terms" name="terms" value="yes"${
    form.terms && html` checked`
  }${describe(
    terms,
  )}><label for="terms">I accept the terms of sale</label></div></div>
</section>
<button class="button button-large">Place order</button>
</form>
<aside class="panel" aria-labelledby="summary-heading"><h2 id="summary-heading">Your order</h2>
<ul class="summary-lines" role="list">${basketLines(session.basket).map(
    line =>
      html`<li><span>${line.quantity} × ${
        line.product.name
      }</span><span>${formatMoney(line.total)}</span></li>`,
  )}</ul>
<dl class="sums" id="quote" aria-live="polite">
<div><dt>Goods</dt><dd data-sum="goods" data-testid="quote-goods">${formatMoney(
    quote.goods,
  )}</dd></div>
<div><dt>Voucher</dt><dd data-sum="discount" data-testid="quote-discount">${formatMoney(
    -quote.discount,
  )}</dd></div>
<div><dt>Delivery</dt><dd data-sum="delivery" data-testid="quote-delivery">${formatMoney(
    quote.delivery,
  )}</dd></div>
<div class="total"><dt>Total</dt><dd data-sum="total" data-testid="quote-total">${formatMoney(
    quote.total,
  )}</dd></div>
</dl>
<p class="hint">Prices include VAT.</p>
<iframe class="terms-frame" title="Delivery times" src="/frames/delivery-times"></iframe>
</aside>
</div>`;
  return layout({
    title: problems.size > 0 ? 'Checkout: problems' : 'Checkout',
    session,
    path: '/checkout',
    main,
  });
}
