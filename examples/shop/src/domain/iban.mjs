// @ts-check

/**
 * The check of ISO 13616: move the first four characters to the end, read letters as 10 to 35, and the number
 * modulo 97 is 1.
 *
 * @param {string} iban without spaces, in capitals
 * @returns {boolean}
 */
export function isIban(iban) {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(character, 36);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest === 1;
}
