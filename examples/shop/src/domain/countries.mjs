// @ts-check

/**
 * @typedef {object} Country
 * @property {string} code ISO 3166-1 alpha-2
 * @property {string} name
 * @property {string} inSentence the name after "in" or "to"
 * @property {boolean} served whether the shop delivers there
 * @property {RegExp} postcode
 * @property {string} format the postcode rule, in words
 * @property {string} example
 */

/** @param {Partial<Country> & Pick<Country, 'code' | 'name' | 'postcode' | 'format' | 'example'>} given @returns {Country} */
const country = given => ({ inSentence: given.name, served: true, ...given });

/** @type {readonly Country[]} */
export const COUNTRIES = [
  country({
    code: 'AT',
    name: 'Austria',
    postcode: /^[1-9]\d{3}$/,
    format: 'four digits',
    example: '1010',
  }),
  country({
    code: 'BE',
    name: 'Belgium',
    postcode: /^[1-9]\d{3}$/,
    format: 'four digits',
    example: '1000',
  }),
  country({
    code: 'FR',
    name: 'France',
    postcode: /^\d{5}$/,
    format: 'five digits',
    example: '75001',
  }),
  country({
    code: 'DE',
    name: 'Germany',
    postcode: /^\d{5}$/,
    format: 'five digits',
    example: '10115',
  }),
  country({
    code: 'IE',
    name: 'Ireland',
    // Eircode: a routing key (a letter and two digits, or D6W) and four characters; no B, G, I, J, L, M, O, Q, S, U, Z.
    postcode: /^(?:[AC-FHKNPRTV-Y]\d{2}|D6W) ?[\dAC-FHKNPRTV-Y]{4}$/i,
    format: 'an Eircode of seven characters',
    example: 'D02 X285',
  }),
  country({
    code: 'NL',
    name: 'Netherlands',
    inSentence: 'the Netherlands',
    postcode: /^[1-9]\d{3} ?[A-Z]{2}$/i,
    format: 'four digits and two letters',
    example: '1012 AB',
  }),
  country({
    code: 'NO',
    name: 'Norway',
    served: false,
    postcode: /^\d{4}$/,
    format: 'four digits',
    example: '0150',
  }),
  country({
    code: 'PL',
    name: 'Poland',
    postcode: /^\d{2}-\d{3}$/,
    format: 'two digits, a hyphen and three digits',
    example: '00-001',
  }),
  country({
    code: 'PT',
    name: 'Portugal',
    postcode: /^\d{4}-\d{3}$/,
    format: 'four digits, a hyphen and three digits',
    example: '1100-148',
  }),
  country({
    code: 'ES',
    name: 'Spain',
    postcode: /^(?:0[1-9]|[1-4]\d|5[0-2])\d{3}$/,
    format: 'five digits',
    example: '28001',
  }),
];

const byCode = new Map(COUNTRIES.map(entry => [entry.code, entry]));

/** @param {string} code @returns {Country | undefined} */
export const findCountry = code => byCode.get(code);

/** @param {Country} entry @returns {string | null} */
export const servedProblem = entry =>
  entry.served ? null : `We do not deliver to ${entry.inSentence} yet.`;

/**
 * @param {Country} entry
 * @param {string} postcode
 * @returns {string | null}
 */
export function postcodeProblem(entry, postcode) {
  if (entry.postcode.test(postcode)) return null;
  return `“${postcode}” is not a postcode in ${entry.inSentence}. Use ${entry.format}, for example ${entry.example}.`;
}
