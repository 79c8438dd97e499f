// @ts-check
import { formatMoney } from './money.mjs';

/**
 * @typedef {object} Voucher
 * @property {string} code
 * @property {number} percent off the goods
 * @property {boolean} freeDelivery
 * @property {number} minimum cents of goods it asks for
 * @property {string | null} expired the last day it could be used, when that is past
 */

/** @type {readonly Voucher[]} */
export const VOUCHERS = [
  {
    code: 'WELCOME10',
    percent: 10,
    freeDelivery: false,
    minimum: 2000,
    expired: null,
  },
  {
    code: 'FREESHIP',
    percent: 0,
    freeDelivery: true,
    minimum: 0,
    expired: null,
  },
  {
    code: 'SPRING24',
    percent: 20,
    freeDelivery: false,
    minimum: 0,
    expired: '31 May 2024',
  },
];

/**
 * @param {string} typed the code as typed; empty means no voucher
 * @param {number} goods in cents
 * @returns {{ voucher: Voucher | null, problem: string | null }}
 */
export function redeemVoucher(typed, goods) {
  const code = typed.trim().toUpperCase();
  if (!code) return { voucher: null, problem: null };
  const voucher = VOUCHERS.find(entry => entry.code === code);
  /** @param {string} problem */
  const refuse = problem => ({ voucher: null, problem });
  if (!voucher) return refuse(`There is no voucher “${code}”.`);
  if (voucher.expired)
    return refuse(`Voucher ${code} expired on ${voucher.expired}.`);
  if (goods < voucher.minimum)
    return refuse(
      `Voucher ${code} asks for goods of at least ${formatMoney(
        voucher.minimum,
      )}.`,
    );
  return { voucher, problem: null };
}
