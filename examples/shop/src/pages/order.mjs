// @ts-check
import { formatDate, isoDate } from '../domain/dates.mjs';
import { formatMoney } from '../domain/money.mjs';
import { canCancel, itemCount } from '../domain/orders.mjs';
import { cancelButton, cancelDialog } from './cancel-dialog.mjs';
import { html } from './html.mjs';
import { layout } from './layout.mjs';

/** @typedef {import('../domain/orders.mjs').Order} Order */

/** @param {Order} order */
function facts(order) {
  const { details } = order;
  return html`<section class="panel" aria-labelledby="facts-heading"><h2 id="facts-heading">Details</h2><dl class="facts">
<div><dt>Order number</dt><dd data-testid="order-number">${
    order.number
  }</dd></div>
<div><dt>Date</dt><dd><time datetime="${isoDate(order.placedAt)}">${formatDate(
    order.placedAt,
  )}</time></dd></div>
<div><dt>Status</dt><dd data-testid="order-status"><span class="status status-${order.status.toLowerCase()}">${
    order.status
  }</span></dd></div>
${
  order.cancelReason &&
  html`<div><dt>Reason for cancelling</dt><dd data-testid="cancel-reason">${order.cancelReason}</dd></div>`
}
<div><dt>Delivery estimate</dt><dd data-testid="delivery-estimate">${
    order.estimate
  }</dd></div>
<div><dt>${details.delivery.label} to</dt><dd data-testid="delivery-address">${
    details.name
  }, ${details.street}, ${details.postcode} ${details.city}, ${
    details.country.name
  }</dd></div>
<div><dt>E-mail</dt><dd>${details.email}</dd></div>
<div><dt>Payment</dt><dd data-testid="payment">${
    details.iban ? `IBAN ending in ${details.iban.slice(-4)}` : 'By invoice'
  }</dd></div>
${
  details.note &&
  html`<div><dt>Delivery note</dt><dd>${details.note}</dd></div>`
}
</dl></section>`;
}

/** @param {Order} order */
function sums({ lines, details: { quote, voucher, delivery } }) {
  return html`<section class="panel" aria-labelledby="items-heading"><h2 id="items-heading">Items</h2>
<div class="table-frame" role="region" aria-label="Table of items" tabindex="0"><table>
<caption class="visually-hidden">Items</caption>
<thead><tr><th scope="col">Product</th><th scope="col" class="number">Price</th><th scope="col" class="number">Quantity</th><th scope="col" class="number">Total</th></tr></thead>
<tbody>${lines.map(
    line =>
      html`<tr><th scope="row">${
        line.name
      }</th><td class="number">${formatMoney(
        line.price,
      )}</td><td class="number">${
        line.quantity
      }</td><td class="number">${formatMoney(
        line.price * line.quantity,
      )}</td></tr>`,
  )}</tbody></table></div>
<dl class="sums">
<div><dt>Goods</dt><dd data-testid="order-goods">${formatMoney(
    quote.goods,
  )}</dd></div>
${
  quote.discount > 0 &&
  html`<div><dt>Voucher ${voucher}</dt><dd data-testid="order-discount">${formatMoney(
    -quote.discount,
  )}</dd></div>`
}
<div><dt>${delivery.label}</dt><dd data-testid="order-delivery">${formatMoney(
    quote.delivery,
  )}</dd></div>
<div class="total"><dt>Total</dt><dd data-testid="order-total">${formatMoney(
    quote.total,
  )}</dd></div>
</dl></section>`;
}

/** @param {Order} order @param {boolean} withCancel */
const actions = (order, withCancel) => html`<p class="actions">
<a class="button button-quiet" href="/orders/${
  order.number
}/invoice" download>Download invoice</a>
${withCancel && canCancel(order) && cancelButton(order)}
<a class="button button-quiet" href="/orders">All orders</a></p>`;

/** @param {{ session: import('../http/sessions.mjs').Session, order: Order }} view @returns {string} */
export function confirmationPage({ session, order }) {
  const items = itemCount(order);
  const main = html`<div class="confirmation"><svg viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="22" fill="currentColor"/><path d="m14 25 7 7 14-15" fill="none" stroke="var(--surface)" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>
<div><h1>Thank you for your order</h1>
<p>Your order <strong data-testid="confirmed-number">${
    order.number
  }</strong> is placed: ${items} ${
    items === 1 ? 'item' : 'items'
  } for ${formatMoney(order.details.quote.total)}.</p></div></div>
${actions(order, false)}
<div class="order">${facts(order)}${sums(order)}</div>`;
  return layout({
    title: `Order ${order.number} placed`,
    session,
    path: '',
    main,
  });
}

/**
 * @param {object} view
 * @param {import('../http/sessions.mjs').Session} view.session
 * @param {Order} view.order
 * @param {import('./cancel-dialog.mjs').RefusedCancel} [view.refused]
 * @returns {string}
 */
export function orderPage({ session, order, refused }) {
  const main = html`<nav class="trail" aria-label="Breadcrumb"><ol><li><a href="/orders">Orders</a></li><li aria-current="page">${
    order.number
  }</li></ol></nav>
<h1>Order ${order.number}</h1>
${actions(order, true)}
<div class="order">${facts(order)}${sums(order)}</div>
${cancelDialog(refused)}`;
  return layout({ title: `Order ${order.number}`, session, path: '', main });
}
