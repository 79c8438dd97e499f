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
 * @param {number} part - for instance 0.95
 */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {number} value */
export const round2 = value => Math.round(value * 100) / 100;
