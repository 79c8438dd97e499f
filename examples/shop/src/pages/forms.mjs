// @ts-check
import { html } from './html.mjs';

/** @typedef {import('./html.mjs').Markup} Markup */

/**
 * The summary of everything wrong with a form, focused when the page opens so that a screen reader starts there.
 *
 * @param {string} heading
 * @param {Iterable<readonly [id: string, text: string | Markup]>} problems id of the element to mend; empty for none
 * @returns {Markup}
 */
export function problemSummary(heading, problems) {
  return html`<div class="alert" role="alert" tabindex="-1" autofocus data-testid="problems">
<h2>${heading}</h2>
<ul>${[...problems].map(
    ([id, text]) =>
      html`<li>${id ? html`<a href="#${id}">${text}</a>` : text}</li>`,
  )}</ul>
</div>`;
}

/**
 * @typedef {object} Field
 * @property {string} id also the name sent with the form
 * @property {string} label
 * @property {string} [problem]
 * @property {string} [hint]
 * @property {boolean} [optional]
 */

/** @param {Field} field @returns {Markup} the attributes that tie a control to its hint and problem */
export function describe({ id, problem, hint }) {
  const ids = [hint && `${id}-hint`, problem && `${id}-problem`]
    .filter(Boolean)
    .join(' ');
  return html`${ids && html` aria-describedby="${ids}"`}${
    problem && html` aria-invalid="true"`
  }`;
}

/** @param {string} id @param {string | undefined} problem */
export const fieldProblem = (id, problem) =>
  problem &&
  html`<p class="field-problem" id="${id}-problem" data-testid="${id}-problem">${problem}</p>`;

/** @param {Field} field @param {Markup} control @returns {Markup} */
export function field({ id, label, problem, hint, optional }, control) {
  return html`<div class="field${problem ? ' field-wrong' : ''}">
<label for="${id}">${label}${
    optional && html` <span class="optional">(optional)</span>`
  }</label>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${fieldProblem(id, problem)}
${control}
</div>`;
}

/**
 * @param {Field & { value: string, type?: string, autocomplete?: string, max?: number }} input
 * @returns {Markup}
 */
export function textField({
  value,
  type = 'text',
  autocomplete = 'off',
  max,
  ...given
}) {
  return field(
    given,
    html`<input id="${given.id}" name="${
      given.id
    }" type="${type}" value="${value}" autocomplete="${autocomplete}"${
      max && html` maxlength="${max}"`
    }${describe(given)}>`,
  );
}

/** @param {readonly (readonly [value: string, text: string])[]} options @param {string} chosen @returns {Markup[]} */
export const selectOptions = (options, chosen) =>
  options.map(
    ([value, text]) =>
      html`<option value="${value}"${
        value === chosen && html` selected`
      }>${text}</option>`,
  );
