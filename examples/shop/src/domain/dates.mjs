// @ts-check

// One time zone for everyone, so that a test sees the same dates wherever it runs.
const TIME_ZONE = 'Europe/Dublin';

const short = new Intl.DateTimeFormat('en-IE', {
  dateStyle: 'medium',
  timeZone: TIME_ZONE,
});
const long = new Intl.DateTimeFormat('en-IE', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: TIME_ZONE,
});
const weekday = new Intl.DateTimeFormat('en-IE', {
  weekday: 'short',
  timeZone: TIME_ZONE,
});
// Swedish dates are ISO 8601 dates, which is the shortest way to one in a given time zone.
const iso = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeZone: TIME_ZONE,
});

const DAY_MS = 24 * 60 * 60 * 1000;

/** @param {number} time epoch ms @returns {string} e.g. `3 Jun 2025` */
export const formatDate = time => short.format(time);

/** @param {number} time epoch ms @returns {string} e.g. `Tuesday 3 June 2025` */
export const formatLongDate = time => long.format(time).replace(',', '');

/** @param {number} time epoch ms @returns {string} e.g. `2025-06-03` */
export const isoDate = time => iso.format(time);

/**
 * Working days are Monday to Friday; the shop keeps no calendar of public holidays.
 *
 * @param {number} time epoch ms
 * @param {number} days how many working days later
 * @returns {number} epoch ms
 */
export function addWorkingDays(time, days) {
  let result = time;
  for (let left = days; left > 0; ) {
    result += DAY_MS;
    const name = weekday.format(result);
    if (name !== 'Sat' && name !== 'Sun') left -= 1;
  }
  return result;
}
