/**
 * A whole number from the environment.
 *
 * @param {string} name
 * @param {number} otherwise
 */
export function wholeNumber(name, otherwise) {
  const value = Number(process.env[name] || otherwise);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${name} must be a whole number from 1.`);
  }
  return value;
}

/**
 * The value below which that part of the values lies.
 *
 * @param {number[]} values
 * @param {number} part - 0.5 for the median
 */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** @param {number[]} values */
export const median = values => quantile(values, 0.5);

/** @param {number} value */
export const round2 = value => Math.round(value * 100) / 100;
