// @ts-check
import { formatDate, isoDate } from './dates.mjs';
import { decimalMoney, formatMoney } from './money.mjs';
import { itemCount } from './orders.mjs';

/** @typedef {import('./orders.mjs').Order} Order */

/**
 * @param {string | number} value
 * @returns {string} one cell of RFC 4180
 */
function csvCell(value) {
  let text = String(value);
  // A spreadsheet runs a cell that starts like a formula, and names come from customers.
  if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {readonly Order[]} orders @returns {string} */
export function ordersCsv(orders) {
  const rows = [
    ['Number', 'Date', 'Customer', 'Items', 'Total', 'Status'],
    ...orders.map(order => [
      order.number,
      isoDate(order.placedAt),
      order.details.name,
      itemCount(order),
      decimalMoney(order.details.quote.total),
      order.status,
    ]),
  ];
  return rows.map(row => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** @param {Order} order @returns {string} */
export function invoiceText(order) {
  const { details } = order;
  const { quote } = details;
  /** @param {string} label @param {number} cents */
  const amount = (label, cents) =>
    `${label.padEnd(44)}${formatMoney(cents).padStart(12)}`;
  return [
    'EXAMPLE SHOP',
    `Invoice for order ${order.number}`,
    `Date: ${formatDate(order.placedAt)}`,
    `Status: ${order.status}`,
    '',
    details.name,
    details.street,
    `${details.postcode} ${details.city}`,
    details.country.name,
    '',
    ...order.lines.map(line =>
      amount(
        `${line.quantity} x ${line.name} at ${formatMoney(line.price)}`,
        line.price * line.quantity,
      ),
    ),
    '',
    amount('Goods', quote.goods),
    ...(quote.discount
      ? [amount(`Voucher ${details.voucher}`, -quote.discount)]
      : []),
    amount(details.delivery.label, quote.delivery),
    amount('Total', quote.total),
    '',
    details.iban
      ? `Paid from IBAN ending in ${details.iban.slice(-4)}`
      : 'Payable by invoice within 14 days',
    '',
  ].join('\n');
}
