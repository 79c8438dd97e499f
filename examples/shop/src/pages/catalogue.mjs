// @ts-check
import { formatMoney } from '../domain/money.mjs';
import { CATEGORIES, PRODUCT_ORDERS, PRODUCTS } from '../domain/products.mjs';
import { selectOptions } from './forms.mjs';
import { html } from './html.mjs';
import { layout } from './layout.mjs';
import { picture } from './pictures.mjs';

/** @typedef {import('../domain/products.mjs').Product} Product */

/** @param {Product} product @returns {import('./html.mjs').Markup} */
export function addForm({ sku, name, stock }) {
  // The accessible name starts with the visible words, so that saying them to a voice control works.
  const label = `Add to basket: ${name}`;
  return stock === 0
    ? html`<button class="button" disabled aria-label="Out of stock: ${name}">Out of stock</button>`
    : html`<form method="post" action="/basket/add"><input type="hidden" name="sku" value="${sku}"><button class="button" aria-label="${label}">Add to basket</button></form>`;
}

// A card never changes, so it is rendered once and not per request.
const cards = new Map(
  PRODUCTS.map(product => [
    product.sku,
    html`<li><article class="card" aria-labelledby="name-${
      product.sku
    }" data-testid="product-${product.sku}">
<a class="card-picture" href="/products/${
      product.sku
    }" tabindex="-1" aria-hidden="true">${picture(product.sku)}</a>
<div class="card-text">
<p class="category">${product.category}</p>
<h2 id="name-${product.sku}"><a href="/products/${product.sku}">${
      product.name
    }</a></h2>
<p class="price">${formatMoney(product.price)}</p>
${addForm(product)}
</div></article></li>`,
  ]),
);

/** @type {[string, string][]} */
const categoryOptions = [
  ['', 'All categories'],
  ...CATEGORIES.map(name => /** @type {[string, string]} */ ([name, name])),
];

/**
 * @param {object} view
 * @param {import('../http/sessions.mjs').Session | null} view.session
 * @param {string} view.query
 * @param {string} view.category
 * @param {string} view.order
 * @param {Product[]} view.products
 * @returns {string}
 */
export function cataloguePage({ session, query, category, order, products }) {
  const count = `${products.length} ${
    products.length === 1 ? 'product' : 'products'
  }`;
  const main = html`<h1>Products</h1>
<form class="search" role="search" aria-label="Products" action="/">
<div class="field"><label for="q">Search products</label><input id="q" name="q" type="search" value="${query}" maxlength="100" autocomplete="off"></div>
<div class="field"><label for="category">Category</label><select id="category" name="category">${selectOptions(
    categoryOptions,
    category,
  )}</select></div>
<div class="field"><label for="sort">Sort by</label><select id="sort" name="sort">${selectOptions(
    Object.entries(PRODUCT_ORDERS),
    order,
  )}</select></div>
<button class="button">Search</button>
</form>
<p class="result-count" data-testid="result-count">${
    query ? html`${count} for “${query}”` : count
  }</p>
${
  products.length > 0
    ? html`<ul class="cards" aria-label="Products" role="list">${products.map(
        product => cards.get(product.sku),
      )}</ul>`
    : html`<section class="empty" aria-labelledby="no-results"><h2 id="no-results">No products found</h2>
<p>Nothing matches your search. Try fewer or other words.</p>
<p><a class="button button-quiet" href="/">Show all products</a></p></section>`
}`;
  return layout({
    title: query ? `Search: ${query}` : 'Products',
    session,
    path: '/',
    main,
  });
}
