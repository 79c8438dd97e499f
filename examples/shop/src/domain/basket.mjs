// @ts-check
import { formatMoney } from './money.mjs';
import { findProduct } from './products.mjs';

/** @typedef {import('./products.mjs').Product} Product */

/**
 * @typedef {Map<string, number>} Basket quantity by sku, in the order of adding
 *
 * @typedef {object} BasketLine
 * @property {Product} product
 * @property {number} quantity
 * @property {number} total in cents
 */

export const MAX_QUANTITY = 10;

/** The most the goods of one order may cost, in cents. */
export const MAX_GOODS = 150_000;

/** @param {Basket} basket @returns {BasketLine[]} */
export function basketLines(basket) {
  const lines = [];
  for (const [sku, quantity] of basket) {
    const product = findProduct(sku);
    if (product)
      lines.push({ product, quantity, total: product.price * quantity });
  }
  return lines;
}

/** @param {Basket} basket @returns {number} in cents */
export const basketTotal = basket =>
  basketLines(basket).reduce((sum, line) => sum + line.total, 0);

/** @param {Basket} basket @returns {number} pieces */
export function basketCount(basket) {
  let count = 0;
  for (const quantity of basket.values()) count += quantity;
  return count;
}

/**
 * @param {Product} product
 * @param {number} quantity
 * @returns {string | null} what is wrong with that quantity, for the customer
 */
function quantityProblem(product, quantity) {
  if (product.stock === 0) return `${product.name} is out of stock.`;
  if (!Number.isInteger(quantity) || quantity < 1) {
    return `${product.name}: the quantity must be a whole number from 1 to ${MAX_QUANTITY}.`;
  }
  if (quantity > MAX_QUANTITY)
    return `${product.name}: you can order at most ${MAX_QUANTITY} of one product.`;
  if (quantity > product.stock)
    return `${product.name}: only ${product.stock} left in stock.`;
  return null;
}

/**
 * @param {Basket} basket changed only when nothing is wrong
 * @param {Product} product
 * @param {number} quantity pieces to add to those already there
 * @returns {string | null} what is wrong, for the customer
 */
export function addToBasket(basket, product, quantity) {
  // Checked by itself as well, or adding -1 would pass as long as the sum does.
  const sum = (basket.get(product.sku) ?? 0) + quantity;
  const problem =
    quantityProblem(product, quantity) ?? quantityProblem(product, sum);
  if (problem) return problem;
  basket.set(product.sku, sum);
  return null;
}

/**
 * All or nothing: one wrong quantity leaves the whole basket as it was, so the page and the basket never
 * disagree about which half was saved.
 *
 * @param {Basket} basket
 * @param {ReadonlyMap<string, string>} quantities what the customer typed, by sku
 * @returns {Map<string, string>} problems by sku
 */
export function changeQuantities(basket, quantities) {
  const problems = new Map();
  const changes = new Map();
  for (const { product } of basketLines(basket)) {
    const typed = quantities.get(product.sku)?.trim();
    if (typed === undefined) continue;
    // Number('') is 0 and Number('1e1') is 10; neither is what the customer sees as a quantity.
    const quantity = /^\d{1,4}$/.test(typed) ? Number(typed) : NaN;
    const problem = quantityProblem(product, quantity);
    if (problem) problems.set(product.sku, problem);
    else changes.set(product.sku, quantity);
  }
  if (problems.size === 0)
    for (const [sku, quantity] of changes) basket.set(sku, quantity);
  return problems;
}

/** @param {Basket} basket @returns {string | null} why this basket cannot become an order */
export function orderLimitProblem(basket) {
  const total = basketTotal(basket);
  if (total <= MAX_GOODS) return null;
  return `One order can hold goods for at most ${formatMoney(
    MAX_GOODS,
  )}. Your basket comes to ${formatMoney(total)}.`;
}
