// @ts-check
import { html } from './html.mjs';
import { layout } from './layout.mjs';

/** @type {Readonly<Record<number, string>>} */
const HEADINGS = {
  400: 'This request makes no sense',
  403: 'This is not allowed',
  404: 'Page not found',
  405: 'This page cannot be used that way',
  413: 'This is too much at once',
  415: 'This is not a form',
  500: 'Something went wrong in the shop',
  503: 'The shop is closed for a moment',
};

/**
 * @param {object} view
 * @param {import('../http/sessions.mjs').Session | null} view.session
 * @param {number} view.status
 * @param {string} view.message
 * @returns {string}
 */
export function errorPage({ session, status, message }) {
  const heading = HEADINGS[status] ?? `Status ${status}`;
  const main = html`<section class="empty"><p class="error-code" aria-hidden="true">${status}</p><h1>${heading}</h1><p>${message}</p>
<p><a class="button button-quiet" href="/">Show all products</a></p></section>`;
  return layout({ title: heading, session, path: '', main });
}
