// @ts-check
import { COUNTRIES, findCountry, servedProblem } from '../domain/countries.mjs';
import {
  deliveryDays,
  deliveryProblem,
  DELIVERY_OPTIONS,
} from '../domain/delivery.mjs';
import { selectOptions } from './forms.mjs';
import { html } from './html.mjs';
import { frameLayout } from './layout.mjs';

const options = COUNTRIES.map(
  ({ code, name }) => /** @type {[string, string]} */ ([code, name]),
);

/** @param {string} code @returns {string} */
function render(code) {
  const country = findCountry(code);
  if (!country) throw new Error(`There is no country "${code}".`);
  const refused = servedProblem(country);
  const times = DELIVERY_OPTIONS.filter(
    option => !deliveryProblem(option, country),
  ).map(({ id, label }) => {
    const [fewest, most] = deliveryDays(id, code);
    return html`<div><dt>${label}</dt><dd>${
      most === 1 ? '1 working day' : `${fewest} to ${most} working days`
    }</dd></div>`;
  });
  const main = html`<h1>Delivery times</h1>
<form class="frame-form" action="/frames/delivery-times"><div class="field"><label for="to">Deliver to</label><select id="to" name="to">${selectOptions(
    options,
    code,
  )}</select></div>
<button class="button button-quiet">Show</button></form>
${
  refused
    ? html`<p class="field-problem" data-testid="delivery-times">${refused}</p>`
    : html`<dl class="sums" data-testid="delivery-times">${times}</dl>`
}`;
  return frameLayout({ title: `Delivery times for ${country.name}`, main });
}

// One page per country, the same for everyone: rendered once.
const pages = new Map(COUNTRIES.map(({ code }) => [code, render(code)]));

/** @param {string} code @returns {string | undefined} */
export const deliveryTimesPage = code => pages.get(code);
