// @ts-check
import { basketTotal } from '../domain/basket.mjs';
import {
  FIELD_NAMES,
  readCheckoutForm,
  validateCheckout,
} from '../domain/checkout.mjs';
import { findDelivery } from '../domain/delivery.mjs';
import { formatMoney } from '../domain/money.mjs';
import { MAX_ORDERS, orderNumbers, placeOrder } from '../domain/orders.mjs';
import { quoteFor } from '../domain/quote.mjs';
import { redeemVoucher } from '../domain/vouchers.mjs';
import { json, page, redirect } from '../http/reply.mjs';
import { checkoutPage } from '../pages/checkout.mjs';

/** @typedef {import('../domain/checkout.mjs').CheckoutForm} CheckoutForm */
/** @typedef {import('../http/sessions.mjs').Session} Session */

/**
 * The price so far, for a form that may still be wrong: what cannot be used is left out.
 *
 * @param {Session} session
 * @param {{ country: string, delivery: string, voucher: string }} choice
 */
function quoteSoFar(session, { country, delivery, voucher }) {
  const goods = basketTotal(session.basket);
  return quoteFor(
    goods,
    findDelivery(delivery)?.id ?? 'standard',
    country,
    redeemVoucher(voucher, goods).voucher,
  );
}

/** @param {import('../domain/customers.mjs').Customer} customer @returns {CheckoutForm} */
function firstForm({ name, email, country }) {
  const form = /** @type {CheckoutForm} */ (
    Object.fromEntries(FIELD_NAMES.map(field => [field, '']))
  );
  // Whoever signs in with an e-mail of their own has no name yet, only that e-mail.
  return {
    ...form,
    name: name === email ? '' : name,
    email,
    country,
    delivery: 'standard',
  };
}

/**
 * @param {{ now: () => number }} options
 * @returns {import('../http/router.mjs').Route[]}
 */
export function checkoutRoutes({ now }) {
  const nextNumber = orderNumbers();

  /**
   * @param {Session | null} session
   * @returns {import('../http/reply.mjs').Reply | null} where to go instead
   */
  const detour = session => {
    if (!session || session.basket.size === 0) return redirect('/basket');
    return session.customer ? null : redirect('/sign-in?next=/checkout');
  };

  return [
    [
      'GET',
      '/checkout',
      ({ session }) => {
        if (!session?.customer || session.basket.size === 0)
          return detour(session);
        const form = firstForm(session.customer);
        return page(
          checkoutPage({
            session,
            form,
            problems: new Map(),
            quote: quoteSoFar(session, form),
          }),
        );
      },
    ],
    [
      'POST',
      '/checkout',
      ({ session, body }) => {
        if (!session?.customer || session.basket.size === 0)
          return detour(session);
        const form = readCheckoutForm(body);
        const { details, problems } = validateCheckout(form, session.basket);
        if (!details)
          return page(
            checkoutPage({
              session,
              form,
              problems,
              quote: quoteSoFar(session, form),
            }),
            422,
          );
        const order = placeOrder(nextNumber(), now(), session.basket, details);
        session.orders.push(order);
        if (session.orders.length > MAX_ORDERS) session.orders.shift();
        session.basket.clear();
        return redirect(`/orders/${order.number}/confirmation`);
      },
    ],
    [
      'GET',
      '/api/quote',
      ({ session, query }) => {
        if (!session)
          return json({ error: 'There is no basket in this session.' }, 404);
        const quote = quoteSoFar(session, {
          country: query.get('country') ?? '',
          delivery: query.get('delivery') ?? '',
          voucher: query.get('voucher') ?? '',
        });
        const { goods, discount, delivery, total } = quote;
        const text = {
          goods: formatMoney(goods),
          discount: formatMoney(-discount),
          delivery: formatMoney(delivery),
          total: formatMoney(total),
        };
        return json({ ...quote, text });
      },
    ],
  ];
}
