// @ts-check
import { basketCount } from '../domain/basket.mjs';
import { assetUrl } from '../http/assets.mjs';
import { html } from './html.mjs';

/** @typedef {import('./html.mjs').Markup} Markup */

// The parts that never change are rendered once.
const head = html`<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${assetUrl('favicon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetUrl('shop.css')}">
<script src="${assetUrl('shop.js')}" defer></script>`;

const brand = html`<a class="brand" href="/"><svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><rect width="32" height="32" rx="9" fill="currentColor"/><path d="M9 13h14l-1.4 10.2a2 2 0 0 1-2 1.8h-7.2a2 2 0 0 1-2-1.8z" fill="var(--surface)"/><path d="M12 13.5v-2a4 4 0 0 1 8 0v2" fill="none" stroke="var(--surface)" stroke-width="2"/></svg>Example Shop</a>`;

const help = html`<li><a href="/help" target="_blank" rel="noopener">Help<span class="visually-hidden"> (opens in a new tab)</span></a></li>`;

const footer = html`<footer class="site-footer"><p>Example Shop is made for acceptance tests. Nothing here is sold, sent or charged.</p></footer>`;

const signInLink = html`<a class="button button-quiet" href="/sign-in">Sign in</a>`;

/**
 * @param {{ title: string, session: import('../http/sessions.mjs').Session | null, path: string, main: Markup }} page
 *   `path` marks the current entry of the navigation
 * @returns {string} a whole document; takes the session's message, which is shown once
 */
export function layout({ title, session, path, main }) {
  const count = session ? basketCount(session.basket) : 0;
  const message = session?.message;
  if (session) session.message = null;
  /** @param {string} href */
  const current = href => path === href && html` aria-current="page"`;

  return html`<!doctype html>
<html lang="en-IE">
<head>
<title>${title} – Example Shop</title>
${head}
</head>
<body>
<a class="skip-link" href="#main">Skip to content</a>
<header class="site-header"><div class="site-header-inner">
${brand}
<nav class="site-nav" aria-label="Main"><ul>
<li><a href="/"${current('/')}>Products</a></li>
<li><a href="/basket"${current(
    '/basket',
  )}>Basket <span class="badge" data-testid="basket-count">${count}</span><span class="visually-hidden"> ${
    count === 1 ? 'item' : 'items'
  }</span></a></li>
<li><a href="/orders"${current('/orders')}>Orders</a></li>
${help}
</ul></nav>
<div class="account">${
    session?.customer
      ? html`<span class="account-name" data-testid="signed-in-as">Signed in as ${session.customer.name}</span>
<form method="post" action="/sign-out"><button class="button button-quiet">Sign out</button></form>`
      : signInLink
  }</div>
</div></header>
<main id="main" tabindex="-1">
${
  message?.problem &&
  html`<div class="alert" role="alert" data-testid="problems"><p>${message.text}</p></div>`
}
<div class="message" role="status" data-testid="message">${
    message && !message.problem && html`<p>${message.text}</p>`
  }</div>
${main}
</main>
${footer}
</body>
</html>`.text;
}

/**
 * A small document of its own for a frame, without the shop's header.
 *
 * @param {{ title: string, main: Markup }} page
 * @returns {string}
 */
export function frameLayout({ title, main }) {
  return html`<!doctype html>
<html lang="en-IE">
<head>
<title>${title} – Example Shop</title>
${head}
</head>
<body class="framed">
<main>${main}</main>
</body>
</html>`.text;
}
