// @ts-check

// Building an Intl formatter costs far more than using one, so the shop keeps a single one.
const euro = new Intl.NumberFormat('en-IE', {
  style: 'currency',
  currency: 'EUR',
});

/**
 * @param {number} cents whole euro cents
 * @returns {string} as shown on every page, e.g. `€1,499.00`
 */
export function formatMoney(cents) {
  // Adding 0 turns -0, a discount of nothing, into 0; it would read -€0.00.
  return euro.format((cents + 0) / 100);
}

/**
 * @param {number} cents whole euro cents
 * @returns {string} plain decimal for files, e.g. `1499.00`
 */
export function decimalMoney(cents) {
  return (cents / 100).toFixed(2);
}
