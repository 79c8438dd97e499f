// @ts-check
import { orderLimitProblem, basketTotal } from './basket.mjs';
import { findCountry, postcodeProblem, servedProblem } from './countries.mjs';
import { deliveryProblem, findDelivery } from './delivery.mjs';
import { isIban } from './iban.mjs';
import { quoteFor } from './quote.mjs';
import { redeemVoucher } from './vouchers.mjs';

/**
 * What the customer typed, every field present, trimmed.
 *
 * @typedef {Record<FieldName, string>} CheckoutForm
 * @typedef {'name' | 'email' | 'street' | 'postcode' | 'city' | 'country' | 'delivery' | 'voucher' | 'iban' | 'note' | 'terms'} FieldName
 *
 * @typedef {object} CheckoutDetails
 * @property {string} name
 * @property {string} email
 * @property {string} street
 * @property {string} postcode
 * @property {string} city
 * @property {import('./countries.mjs').Country} country
 * @property {import('./delivery.mjs').DeliveryOption} delivery
 * @property {string} iban empty means payment by invoice
 * @property {string} note
 * @property {string} voucher the redeemed code or empty
 * @property {import('./quote.mjs').Quote} quote
 *
 * @typedef {Map<FieldName | 'basket', string>} CheckoutProblems one message per field, in the order of the form
 */

/** @type {Readonly<Record<FieldName, { label: string, max: number }>>} */
export const FIELDS = {
  name: { label: 'Full name', max: 80 },
  email: { label: 'E-mail', max: 120 },
  street: { label: 'Street and house number', max: 120 },
  postcode: { label: 'Postcode', max: 12 },
  city: { label: 'Town or city', max: 80 },
  country: { label: 'Country', max: 2 },
  delivery: { label: 'Delivery', max: 20 },
  voucher: { label: 'Voucher code', max: 20 },
  iban: { label: 'IBAN', max: 42 },
  note: { label: 'Delivery note', max: 500 },
  terms: { label: 'Terms of sale', max: 5 },
};

export const FIELD_NAMES = /** @type {FieldName[]} */ (Object.keys(FIELDS));

// Deliberately loose: an address is only proven by writing to it. The parts are bounded so it stays linear.
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/;

/** @param {string} email @returns {boolean} */
export const isEmail = email =>
  email.length <= FIELDS.email.max && EMAIL.test(email);

/** @param {URLSearchParams} body @returns {CheckoutForm} */
export function readCheckoutForm(body) {
  const form = /** @type {CheckoutForm} */ ({});
  for (const name of FIELD_NAMES) form[name] = (body.get(name) ?? '').trim();
  return form;
}

/** @type {readonly [FieldName, string][]} */
const REQUIRED = [
  ['name', 'Enter your full name.'],
  ['email', 'Enter your e-mail.'],
  ['street', 'Enter your street and house number.'],
  ['postcode', 'Enter your postcode.'],
  ['city', 'Enter your town or city.'],
  ['country', 'Choose a country.'],
  ['delivery', 'Choose how you want to receive your order.'],
  ['terms', 'Accept the terms of sale to place your order.'],
];

/**
 * Finds every problem at once, so the customer mends them in one go.
 *
 * @param {CheckoutForm} form
 * @param {import('./basket.mjs').Basket} basket
 * @returns {{ details: CheckoutDetails, problems: null } | { details: null, problems: CheckoutProblems }}
 */
export function validateCheckout(form, basket) {
  /** @type {Partial<Record<FieldName | 'basket', string | null>>} */
  const found = { basket: orderLimitProblem(basket) };
  for (const [name, message] of REQUIRED)
    if (!form[name]) found[name] = message;
  for (const name of FIELD_NAMES) {
    if (form[name].length > FIELDS[name].max)
      found[
        name
      ] = `${FIELDS[name].label} can be at most ${FIELDS[name].max} characters long.`;
  }

  const country = findCountry(form.country);
  if (!country) found.country ??= 'Choose a country from the list.';
  else found.country ??= servedProblem(country);
  // A postcode is judged only for a country the shop serves: for any other the country is the thing to change.
  if (country?.served)
    found.postcode ??= postcodeProblem(country, form.postcode);

  const delivery = findDelivery(form.delivery);
  if (!delivery) found.delivery ??= 'Choose a delivery option from the list.';
  else if (country?.served)
    found.delivery ??= deliveryProblem(delivery, country);

  if (!isEmail(form.email))
    found.email ??= `“${form.email}” is not an e-mail address. It looks like name@shop.example.`;

  const iban = form.iban.replace(/\s+/g, '').toUpperCase();
  if (iban && !isIban(iban))
    found.iban ??=
      'This IBAN is not valid. Check its digits, or leave it empty to pay by invoice.';

  const goods = basketTotal(basket);
  const { voucher, problem } = redeemVoucher(form.voucher, goods);
  found.voucher ??= problem;

  const order = /** @type {const} */ (['basket', ...FIELD_NAMES]);
  /** @type {CheckoutProblems} */
  const problems = new Map();
  for (const name of order) {
    const message = found[name];
    if (message) problems.set(name, message);
  }
  if (problems.size > 0 || !country || !delivery)
    return { details: null, problems };

  const { name, email, street, city, note } = form;
  const postcode = form.postcode.toUpperCase();
  const quote = quoteFor(goods, delivery.id, country.code, voucher);
  return {
    details: {
      name,
      email,
      street,
      postcode,
      city,
      country,
      delivery,
      iban,
      note,
      voucher: voucher?.code ?? '',
      quote,
    },
    problems: null,
  };
}
