// @ts-check
import { basketLines } from './basket.mjs';
import { findCountry } from './countries.mjs';
import { deliveryEstimate, findDelivery } from './delivery.mjs';
import { findProduct } from './products.mjs';
import { quoteFor } from './quote.mjs';

/**
 * @typedef {'Processing' | 'Shipped' | 'Delivered' | 'Cancelled'} OrderStatus
 *
 * @typedef {object} OrderLine
 * @property {string} name
 * @property {string} sku
 * @property {number} price cents each, as it was when ordered
 * @property {number} quantity
 *
 * @typedef {object} Order
 * @property {string} number
 * @property {number} placedAt epoch ms
 * @property {OrderStatus} status
 * @property {string} cancelReason
 * @property {readonly OrderLine[]} lines
 * @property {import('./checkout.mjs').CheckoutDetails} details
 * @property {string} estimate
 *
 * @typedef {'number' | 'date' | 'customer' | 'items' | 'total' | 'status'} OrderColumn
 */

/** A session keeps its newest orders only; no test needs more, and memory stays bounded. */
export const MAX_ORDERS = 100;

const FIRST_NEW_NUMBER = 100101;

/** @type {readonly [number: number, date: string, status: OrderStatus, lines: readonly [sku: string, quantity: number][]][]} */
const PAST_ORDERS = [
  [100001, '2025-01-14', 'Delivered', [['stoneware-mug', 4]]],
  [
    100002,
    '2025-02-03',
    'Delivered',
    [
      ['oak-board', 1],
      ['glass-teapot', 1],
    ],
  ],
  [100003, '2025-03-21', 'Cancelled', [['wall-clock', 1]]],
  [
    100004,
    '2025-04-09',
    'Delivered',
    [
      ['linen-notebook', 3],
      ['pencil-set', 2],
    ],
  ],
  [100005, '2025-05-26', 'Shipped', [['garden-bench', 1]]],
  [
    100006,
    '2025-06-02',
    'Processing',
    [
      ['terracotta-planter', 2],
      ['watering-can', 1],
    ],
  ],
];

/** @param {number} number */
const orderNumber = number => `ES-${number}`;

/** @returns {() => string} gives every new order of one shop its own number */
export function orderNumbers() {
  let next = FIRST_NEW_NUMBER;
  return () => orderNumber(next++);
}

/** @returns {Order[]} */
function buildPastOrders() {
  const country = findCountry('IE');
  const delivery = findDelivery('standard');
  if (!country || !delivery)
    throw new Error(
      'The past orders need Ireland and standard delivery in their lists.',
    );
  return PAST_ORDERS.map(([number, date, status, quantities]) => {
    const lines = quantities.map(([sku, quantity]) => {
      const product = findProduct(sku);
      if (!product)
        throw new Error(
          `Past order ${number} names an unknown product "${sku}".`,
        );
      return { sku, quantity, name: product.name, price: product.price };
    });
    const goods = lines.reduce(
      (sum, line) => sum + line.price * line.quantity,
      0,
    );
    const placedAt = Date.parse(`${date}T10:00:00Z`);
    const quote = quoteFor(goods, delivery.id, country.code, null);
    const address = {
      street: '1 Test Street',
      postcode: 'D02 X285',
      city: 'Dublin',
      country,
    };
    return {
      number: orderNumber(number),
      placedAt,
      status,
      cancelReason: status === 'Cancelled' ? 'Ordered by mistake' : '',
      lines,
      details: {
        name: '',
        email: '',
        ...address,
        delivery,
        iban: '',
        note: '',
        voucher: '',
        quote,
      },
      estimate: deliveryEstimate(delivery.id, country.code, placedAt),
    };
  });
}

// Built once: a sign-in, the hottest write of a benchmark, then only copies six small objects.
const pastOrderTemplates = buildPastOrders();

/**
 * Every customer starts with the same six orders, so that a test of the orders page needs no preparation.
 *
 * @param {import('./customers.mjs').Customer} customer
 * @returns {Order[]} oldest first
 */
export function pastOrders({ name, email }) {
  return pastOrderTemplates.map(order => ({
    ...order,
    details: { ...order.details, name, email },
  }));
}

/**
 * @param {string} number
 * @param {number} placedAt epoch ms
 * @param {import('./basket.mjs').Basket} basket
 * @param {import('./checkout.mjs').CheckoutDetails} details
 * @returns {Order}
 */
export function placeOrder(number, placedAt, basket, details) {
  const lines = basketLines(basket).map(({ product, quantity }) => ({
    name: product.name,
    sku: product.sku,
    price: product.price,
    quantity,
  }));
  const estimate = deliveryEstimate(
    details.delivery.id,
    details.country.code,
    placedAt,
  );
  return {
    number,
    placedAt,
    status: 'Processing',
    cancelReason: '',
    lines,
    details,
    estimate,
  };
}

/** @param {Order} order @returns {number} pieces */
export const itemCount = order =>
  order.lines.reduce((sum, line) => sum + line.quantity, 0);

/** @param {Order} order @returns {boolean} */
export const canCancel = order => order.status === 'Processing';

const REASON_LENGTH = { min: 5, max: 200 };

/**
 * @param {Order} order changed only when nothing is wrong
 * @param {string} typedReason
 * @returns {string | null} what is wrong, for the customer
 */
export function cancelOrder(order, typedReason) {
  const reason = typedReason.trim();
  if (!canCancel(order))
    return `Order ${
      order.number
    } is ${order.status.toLowerCase()} and can no longer be cancelled.`;
  if (reason.length < REASON_LENGTH.min)
    return `Give a reason of at least ${REASON_LENGTH.min} characters.`;
  if (reason.length > REASON_LENGTH.max)
    return `Give a reason of at most ${REASON_LENGTH.max} characters.`;
  order.status = 'Cancelled';
  order.cancelReason = reason;
  return null;
}

/** @type {Record<OrderColumn, (order: Order) => string | number>} */
const sortKey = {
  number: order => order.number,
  date: order => order.placedAt,
  customer: order => order.details.name,
  items: itemCount,
  total: order => order.details.quote.total,
  status: order => order.status,
};

/**
 * @param {readonly Order[]} orders
 * @param {OrderColumn} column
 * @param {'asc' | 'desc'} direction
 * @returns {Order[]} equal rows follow their number, so that a sorted table always looks the same
 */
export function sortOrders(orders, column, direction) {
  const key = sortKey[column];
  const sign = direction === 'asc' ? 1 : -1;
  return [...orders].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x !== y) return x < y ? -sign : sign;
    return a.number < b.number ? -1 : 1;
  });
}
