// @ts-check
import {
  basketLines,
  basketTotal,
  MAX_QUANTITY,
  orderLimitProblem,
} from '../domain/basket.mjs';
import { formatMoney } from '../domain/money.mjs';
import { problemSummary } from './forms.mjs';
import { html } from './html.mjs';
import { layout } from './layout.mjs';
import { picture } from './pictures.mjs';

/** @typedef {import('../domain/basket.mjs').BasketLine} BasketLine */

/** @param {BasketLine} line @param {string | undefined} typed @param {string | undefined} problem */
function item({ product, quantity, total }, typed, problem) {
  const { sku, name, price } = product;
  const id = `quantity-${sku}`;
  return html`<li class="basket-item" data-testid="item-${sku}" data-price="${price}">
<div class="basket-picture">${picture(sku)}</div>
<div class="basket-name"><h2><a href="/products/${sku}">${name}</a></h2><p class="hint">${formatMoney(
    price,
  )} each</p></div>
<div class="field"><label for="${id}">Quantity<span class="visually-hidden"> of ${name}</span></label><input id="${id}" name="${id}" type="number" min="1" max="${MAX_QUANTITY}" inputmode="numeric" value="${
    typed ?? quantity
  }"${problem && html` aria-invalid="true" aria-describedby="problems"`}></div>
<p class="basket-line-total" data-testid="line-total">${formatMoney(total)}</p>
<button class="button button-quiet" form="remove" name="sku" value="${sku}" data-confirm="Remove ${name} from your basket?" aria-label="Remove ${name}">Remove</button>
</li>`;
}

/**
 * @param {object} view
 * @param {import('../http/sessions.mjs').Session | null} view.session
 * @param {ReadonlyMap<string, string>} [view.typed] quantities to show again, by sku
 * @param {ReadonlyMap<string, string>} [view.problems] by sku
 * @returns {string}
 */
export function basketPage({
  session,
  typed = new Map(),
  problems = new Map(),
}) {
  const basket = session?.basket ?? new Map();
  const lines = basketLines(basket);
  const limit = orderLimitProblem(basket);
  /** @type {[string, string][]} */
  const summary = [...problems].map(([sku, text]) => [`quantity-${sku}`, text]);
  if (limit) summary.push(['', limit]);

  // The Remove buttons belong to a form of their own: inside the basket's form the first of them would be what the
  // Enter key presses.
  const main = html`<h1>Basket</h1>
${
  summary.length > 0 &&
  html`<div id="problems">${problemSummary(
    'Your basket needs a change',
    summary,
  )}</div>`
}
${
  lines.length === 0
    ? html`<section class="empty"><p>Your basket is empty.</p><p><a class="button button-quiet" href="/">Show all products</a></p></section>`
    : html`<form id="remove" method="post" action="/basket/remove"></form>
<form class="basket" method="post" action="/basket" novalidate>
<ul class="basket-items panel" aria-label="Basket" role="list">${lines.map(
        line =>
          item(
            line,
            typed.get(line.product.sku),
            problems.get(line.product.sku),
          ),
      )}</ul>
<div class="basket-sum panel"><p class="total">Total <strong aria-live="polite" data-testid="basket-total">${formatMoney(
        basketTotal(basket),
      )}</strong></p>
<p class="hint">Delivery is added at checkout.</p>
<div class="actions"><button class="button button-quiet" name="action" value="update">Update basket</button>
<button class="button" name="action" value="checkout">Go to checkout</button></div></div>
</form>`
}`;
  return layout({ title: 'Basket', session, path: '/basket', main });
}
