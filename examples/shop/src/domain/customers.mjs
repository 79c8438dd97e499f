// @ts-check

/**
 * @typedef {object} Customer
 * @property {string} email
 * @property {string} name
 * @property {string} country code, empty when unknown
 */

const COUNTRY_OF_CUSTOMER = /** @type {const} */ ([
  ['IE', 'Ireland'],
  ['DE', 'Germany'],
  ['FR', 'France'],
  ['NL', 'Netherlands'],
  ['BE', 'Belgium'],
  ['AT', 'Austria'],
  ['ES', 'Spain'],
  ['NO', 'Norway'],
]);

/** @type {readonly Customer[]} */
export const DEMO_CUSTOMERS = COUNTRY_OF_CUSTOMER.map(
  ([country, name], index) => {
    const number = String(index + 1).padStart(2, '0');
    return {
      email: `customer${number}@shop.example`,
      name: `Customer ${number} (${name})`,
      country,
    };
  },
);

/**
 * Anyone may sign in, so that a test can bring as many customers as it has rows.
 *
 * @param {string} email
 * @returns {Customer}
 */
export function customerFor(email) {
  const address = email.toLowerCase();
  return (
    DEMO_CUSTOMERS.find(customer => customer.email === address) ?? {
      email: address,
      name: address,
      country: '',
    }
  );
}
