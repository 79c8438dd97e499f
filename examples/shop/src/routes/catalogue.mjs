// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import {
  findProduct,
  PRODUCT_ORDERS,
  searchProducts,
  stockLevel,
} from '../domain/products.mjs';
import { json, page } from '../http/reply.mjs';
import { cataloguePage } from '../pages/catalogue.mjs';
import { deliveryTimesPage } from '../pages/delivery-times.mjs';
import { helpPage } from '../pages/help.mjs';
import { productPage } from '../pages/product.mjs';

/** @typedef {import('../domain/products.mjs').ProductOrder} ProductOrder */

const MAX_QUERY = 100;
// Long enough that a test which does not wait is caught, short enough not to slow one that does.
const STOCK_DELAY_MS = 150;

/** @param {URLSearchParams} query */
function readSearch(query) {
  const sort = query.get('sort') ?? '';
  return {
    query: (query.get('q') ?? '').trim().slice(0, MAX_QUERY),
    category: query.get('category') ?? '',
    order: /** @type {ProductOrder} */ (
      Object.hasOwn(PRODUCT_ORDERS, sort) ? sort : 'name'
    ),
  };
}

/** @returns {import('../http/router.mjs').Route[]} */
export const catalogueRoutes = () => [
  [
    'GET',
    '/',
    ({ query, session }) => {
      const search = readSearch(query);
      return page(
        cataloguePage({ ...search, session, products: searchProducts(search) }),
      );
    },
  ],
  [
    'GET',
    '/products/:sku',
    ({ params, session }) => {
      const product = findProduct(params.sku);
      return product ? page(productPage({ session, product })) : null;
    },
  ],
  ['GET', '/help', ({ session }) => page(helpPage({ session }))],
  [
    'GET',
    '/frames/delivery-times',
    ({ query }) => {
      const document = deliveryTimesPage(query.get('to') ?? 'IE');
      return document === undefined ? null : page(document);
    },
  ],
  [
    'GET',
    '/api/stock/:sku',
    async ({ params }) => {
      const product = findProduct(params.sku);
      if (!product)
        return json({ error: `There is no product "${params.sku}".` }, 404);
      await sleep(STOCK_DELAY_MS);
      return json({
        sku: product.sku,
        stock: product.stock,
        text: stockLevel(product),
      });
    },
  ],
  [
    'GET',
    '/api/products',
    ({ query }) => {
      const products = searchProducts(readSearch(query));
      return json({ count: products.length, products });
    },
  ],
];
