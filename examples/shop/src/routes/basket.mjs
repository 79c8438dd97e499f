// @ts-check
import { addToBasket, changeQuantities } from '../domain/basket.mjs';
import { findProduct } from '../domain/products.mjs';
import { page, redirect } from '../http/reply.mjs';
import { basketPage } from '../pages/basket.mjs';

const QUANTITY_FIELD = 'quantity-';

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {string} the page the form was on, so that a customer can go on choosing
 */
function previousPage({ headers }) {
  const referer = headers.referer ?? '';
  if (!URL.canParse(referer)) return '/basket';
  const { host, pathname, search } = new URL(referer);
  // A path that starts with two slashes would lead to another host.
  return host === headers.host && !pathname.startsWith('//')
    ? pathname + search
    : '/basket';
}

/** @returns {import('../http/router.mjs').Route[]} */
export const basketRoutes = () => [
  ['GET', '/basket', ({ session }) => page(basketPage({ session }))],
  [
    'POST',
    '/basket/add',
    ({ body, request, ensureSession }) => {
      const product = findProduct(body.get('sku') ?? '');
      if (!product) return null;
      const typed = body.get('quantity') ?? '1';
      const session = ensureSession();
      const problem = addToBasket(
        session.basket,
        product,
        /^\d{1,4}$/.test(typed) ? Number(typed) : NaN,
      );
      session.message = {
        text: problem ?? `${product.name} is in your basket.`,
        problem: problem !== null,
      };
      return redirect(previousPage(request));
    },
  ],
  [
    'POST',
    '/basket',
    ({ body, session }) => {
      if (!session) return redirect('/basket');
      /** @type {Map<string, string>} */
      const typed = new Map();
      for (const [name, value] of body)
        if (name.startsWith(QUANTITY_FIELD))
          typed.set(name.slice(QUANTITY_FIELD.length), value);
      const problems = changeQuantities(session.basket, typed);
      if (problems.size > 0)
        return page(basketPage({ session, typed, problems }), 422);
      if (body.get('action') === 'checkout') return redirect('/checkout');
      session.message = { text: 'Your basket is updated.', problem: false };
      return redirect('/basket');
    },
  ],
  [
    'POST',
    '/basket/remove',
    ({ body, session }) => {
      const product = findProduct(body.get('sku') ?? '');
      if (session && product && session.basket.delete(product.sku)) {
        session.message = {
          text: `${product.name} is removed from your basket.`,
          problem: false,
        };
      }
      return redirect('/basket');
    },
  ],
];
