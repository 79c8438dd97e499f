// @ts-check

/** Markup that is safe to put into a page as it is. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/** @type {Record<string, string>} */
const ENTITIES = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** @param {string} text @returns {string} safe as text and inside a quoted attribute */
export const escapeHtml = text =>
  /[&<>"']/.test(text)
    ? text.replace(/[&<>"']/g, character => ENTITIES[character])
    : text;

/** @param {unknown} value @returns {string} */
function render(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  if (value === null || value === undefined || value === false) return '';
  return escapeHtml(String(value));
}

/**
 * The only way the shop makes markup: whatever is put in is escaped unless it came out of this function itself.
 *
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values
 * @returns {Markup}
 */
export function html(strings, ...values) {
  let text = strings[0];
  for (let index = 0; index < values.length; index += 1)
    text += render(values[index]) + strings[index + 1];
  return new Markup(text);
}
