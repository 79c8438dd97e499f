// @ts-check
import { formatDate, isoDate } from '../domain/dates.mjs';
import { formatMoney } from '../domain/money.mjs';
import { canCancel, itemCount } from '../domain/orders.mjs';
import { cancelButton, cancelDialog } from './cancel-dialog.mjs';
import { html } from './html.mjs';
import { layout } from './layout.mjs';

/** @typedef {import('../domain/orders.mjs').OrderColumn} OrderColumn */

/** @type {Readonly<Record<OrderColumn, { label: string, number?: boolean }>>} */
export const COLUMNS = {
  number: { label: 'Number' },
  date: { label: 'Date' },
  customer: { label: 'Customer' },
  items: { label: 'Items', number: true },
  total: { label: 'Total', number: true },
  status: { label: 'Status' },
};

/** @param {OrderColumn} name @param {OrderColumn} column @param {'asc' | 'desc'} direction */
function header(name, column, direction) {
  const { label, number } = COLUMNS[name];
  const sorted = name === column;
  // The next press of the sorted column turns it round; any other column starts ascending.
  const next = sorted && direction === 'asc' ? 'desc' : 'asc';
  return html`<th scope="col"${number && html` class="number"`}${
    sorted &&
    html` aria-sort="${direction === 'asc' ? 'ascending' : 'descending'}"`
  }><a href="/orders?sort=${name}&amp;dir=${next}">${label}<span class="sort-mark" aria-hidden="true"></span></a></th>`;
}

/** @param {import('../domain/orders.mjs').Order} order */
const row = order => html`<tr data-testid="order-${order.number}">
<th scope="row"><a href="/orders/${order.number}">${order.number}</a></th>
<td><time datetime="${isoDate(order.placedAt)}">${formatDate(
  order.placedAt,
)}</time></td>
<td>${order.details.name}</td>
<td class="number">${itemCount(order)}</td>
<td class="number">${formatMoney(order.details.quote.total)}</td>
<td><span class="status status-${order.status.toLowerCase()}">${
  order.status
}</span></td>
<td class="row-actions"><a class="button button-quiet" href="/orders/${
  order.number
}/invoice" download aria-label="Invoice for ${order.number}">Invoice</a>${
  canCancel(order) && cancelButton(order)
}</td>
</tr>`;

/**
 * @param {object} view
 * @param {import('../http/sessions.mjs').Session} view.session
 * @param {import('../domain/orders.mjs').Order[]} view.orders sorted
 * @param {OrderColumn} view.column
 * @param {'asc' | 'desc'} view.direction
 * @returns {string}
 */
export function ordersPage({ session, orders, column, direction }) {
  const names = /** @type {OrderColumn[]} */ (Object.keys(COLUMNS));
  const main = html`<div class="heading-row"><div><h1 id="orders-heading">Orders</h1>
<p class="result-count" data-testid="order-count">${orders.length} ${
    orders.length === 1 ? 'order' : 'orders'
  }</p></div>
<a class="button button-quiet" href="/orders.csv" download>Export orders as CSV</a></div>
<div class="table-frame panel" role="region" aria-labelledby="orders-heading" tabindex="0"><table>
<caption class="visually-hidden">Orders</caption>
<thead><tr>${names.map(name =>
    header(name, column, direction),
  )}<th scope="col">Actions</th></tr></thead>
<tbody>${orders.map(row)}</tbody>
</table></div>
${cancelDialog()}`;
  return layout({ title: 'Orders', session, path: '/orders', main });
}
