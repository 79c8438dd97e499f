// @ts-check
import { MAX_QUANTITY } from '../domain/basket.mjs';
import { formatMoney } from '../domain/money.mjs';
import { addForm } from './catalogue.mjs';
import { html } from './html.mjs';
import { layout } from './layout.mjs';
import { picture } from './pictures.mjs';

/**
 * @param {object} view
 * @param {import('../http/sessions.mjs').Session | null} view.session
 * @param {import('../domain/products.mjs').Product} view.product
 * @returns {string}
 */
export function productPage({ session, product }) {
  const { sku, name } = product;
  const main = html`<nav class="trail" aria-label="Breadcrumb"><ol><li><a href="/">Products</a></li><li><a href="/?category=${
    product.category
  }">${product.category}</a></li><li aria-current="page">${name}</li></ol></nav>
<div class="product">
<div class="product-picture">${picture(sku)}</div>
<div>
<h1>${name}</h1>
<p class="price" data-testid="price">${formatMoney(product.price)}</p>
<p>${product.description}</p>
<p class="stock" aria-live="polite" aria-busy="true" data-testid="stock-level" data-stock="/api/stock/${sku}">Checking stock…</p>
${
  product.stock === 0
    ? addForm(product)
    : html`<form class="add" method="post" action="/basket/add"><input type="hidden" name="sku" value="${sku}">
<div class="field"><label for="quantity">Quantity</label><input id="quantity" name="quantity" type="number" min="1" max="${MAX_QUANTITY}" value="1" inputmode="numeric"></div>
<button class="button">Add to basket</button></form>`
}
</div></div>`;
  return layout({ title: name, session, path: `/products/${sku}`, main });
}
