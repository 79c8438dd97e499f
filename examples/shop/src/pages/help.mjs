// @ts-check
import { MAX_GOODS, MAX_QUANTITY } from '../domain/basket.mjs';
import { COUNTRIES } from '../domain/countries.mjs';
import { formatMoney } from '../domain/money.mjs';
import { html } from './html.mjs';
import { layout } from './layout.mjs';

const main = html`<h1>Help</h1>
<section class="panel prose" aria-labelledby="limits"><h2 id="limits">What can I order?</h2>
<p>Up to ${MAX_QUANTITY} of one product, and goods for at most ${formatMoney(
  MAX_GOODS,
)} in one order.</p>
<h2>How is a postcode written?</h2>
<div class="table-frame" role="region" aria-label="Postcodes" tabindex="0"><table><caption class="visually-hidden">Postcodes</caption>
<thead><tr><th scope="col">Country</th><th scope="col">Postcode</th><th scope="col">Example</th><th scope="col">Delivery</th></tr></thead>
<tbody>${COUNTRIES.map(
  ({ name, format, example, served }) =>
    html`<tr><th scope="row">${name}</th><td>${format}</td><td>${example}</td><td>${
      served ? 'Yes' : 'Not yet'
    }</td></tr>`,
)}</tbody></table></div>
<h2>Can I cancel an order?</h2>
<details><summary>Until it is shipped</summary><p>Open Orders and choose Cancel beside an order that is being processed.</p></details>
</section>`;

/** @param {{ session: import('../http/sessions.mjs').Session | null }} view @returns {string} */
export const helpPage = ({ session }) =>
  layout({ title: 'Help', session, path: '/help', main });
