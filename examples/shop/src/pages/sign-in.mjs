// @ts-check
import { problemSummary, textField } from './forms.mjs';
import { html } from './html.mjs';
import { layout } from './layout.mjs';

/**
 * @param {object} view
 * @param {import('../http/sessions.mjs').Session | null} view.session
 * @param {string} view.email as typed
 * @param {string} view.next where to go after signing in
 * @param {[id: string, text: string][]} view.problems
 * @returns {string}
 */
export function signInPage({ session, email, next, problems }) {
  // A wrong pair belongs to neither field; the summary alone tells it.
  const problemOf = new Map(problems.filter(([id]) => id !== ''));
  const main = html`<div class="narrow">
<h1>Sign in</h1>
${problems.length > 0 && problemSummary('You are not signed in', problems)}
<form class="panel" method="post" action="/sign-in" novalidate>
<input type="hidden" name="next" value="${next}">
${textField({
  id: 'email',
  label: 'E-mail',
  type: 'email',
  autocomplete: 'username',
  value: email,
  problem: problemOf.get('email'),
})}
${textField({
  id: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'current-password',
  value: '',
  problem: problemOf.get('password'),
})}
<button class="button">Sign in</button>
</form>
<p class="hint">Demo customers are customer01@shop.example to customer08@shop.example. Any other e-mail works as well, all with the demo password.</p>
</div>`;
  return layout({ title: 'Sign in', session, path: '/sign-in', main });
}
