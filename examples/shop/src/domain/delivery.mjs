// @ts-check
import { addWorkingDays, formatLongDate } from './dates.mjs';

/** @typedef {import('./countries.mjs').Country} Country */

/**
 * @typedef {'standard' | 'express' | 'pickup'} DeliveryId
 *
 * @typedef {object} DeliveryOption
 * @property {DeliveryId} id
 * @property {string} label
 * @property {string} hint
 * @property {readonly string[] | null} countries codes of the only countries it serves, null for all
 * @property {string} countriesText
 */

/** Standard delivery is free when the goods cost at least this many cents. */
export const FREE_DELIVERY_FROM = 7500;

/** @type {readonly DeliveryOption[]} */
export const DELIVERY_OPTIONS = [
  {
    id: 'standard',
    label: 'Standard delivery',
    hint: '€4.95 in Ireland, €9.95 elsewhere, free from €75.00',
    countries: null,
    countriesText: '',
  },
  {
    id: 'express',
    label: 'Express delivery',
    hint: '€14.95, next working day; Ireland, Belgium and the Netherlands',
    countries: ['IE', 'BE', 'NL'],
    countriesText: 'Ireland, Belgium and the Netherlands',
  },
  {
    id: 'pickup',
    label: 'Pick up in Dublin',
    hint: 'Free, ready the next working day',
    countries: ['IE'],
    countriesText: 'Ireland',
  },
];

const byId = new Map(
  DELIVERY_OPTIONS.map(option => [/** @type {string} */ (option.id), option]),
);

/** @param {string} id @returns {DeliveryOption | undefined} */
export const findDelivery = id => byId.get(id);

/**
 * @param {DeliveryOption} option
 * @param {Country} country
 * @returns {string | null}
 */
export function deliveryProblem(option, country) {
  if (option.countries === null || option.countries.includes(country.code))
    return null;
  return `${option.label} is available for addresses in ${option.countriesText} only.`;
}

/**
 * @param {DeliveryId} id
 * @param {string} countryCode
 * @param {number} goods cents, before any voucher
 * @returns {number} in cents
 */
export function deliveryCost(id, countryCode, goods) {
  if (id === 'pickup') return 0;
  if (id === 'express') return 1495;
  if (goods >= FREE_DELIVERY_FROM) return 0;
  return countryCode === 'IE' ? 495 : 995;
}

/** @param {DeliveryId} id @param {string} countryCode @returns {[number, number]} fewest and most working days */
export function deliveryDays(id, countryCode) {
  if (id !== 'standard') return [1, 1];
  return countryCode === 'IE' ? [2, 3] : [3, 5];
}

/**
 * @param {DeliveryId} id
 * @param {string} countryCode
 * @param {number} placedAt epoch ms
 * @returns {string} e.g. `3 to 5 working days, by Tuesday 10 June 2025`
 */
export function deliveryEstimate(id, countryCode, placedAt) {
  const [fewest, most] = deliveryDays(id, countryCode);
  const days =
    most === 1 ? '1 working day' : `${fewest} to ${most} working days`;
  return `${days}, by ${formatLongDate(addWorkingDays(placedAt, most))}`;
}
