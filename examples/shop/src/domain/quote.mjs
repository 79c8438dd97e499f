// @ts-check
import { deliveryCost } from './delivery.mjs';

/**
 * All amounts in cents.
 *
 * @typedef {object} Quote
 * @property {number} goods
 * @property {number} discount subtracted from goods
 * @property {number} delivery
 * @property {number} total
 */

/**
 * @param {number} goods in cents
 * @param {import('./delivery.mjs').DeliveryId} delivery
 * @param {string} countryCode
 * @param {import('./vouchers.mjs').Voucher | null} voucher
 * @returns {Quote}
 */
export function quoteFor(goods, delivery, countryCode, voucher) {
  const discount = voucher ? Math.round((goods * voucher.percent) / 100) : 0;
  const cost =
    voucher?.freeDelivery && delivery === 'standard'
      ? 0
      : deliveryCost(delivery, countryCode, goods);
  return { goods, discount, delivery: cost, total: goods - discount + cost };
}
