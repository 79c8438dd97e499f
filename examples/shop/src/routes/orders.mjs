// @ts-check
import { invoiceText, ordersCsv } from '../domain/files.mjs';
import { cancelOrder, sortOrders } from '../domain/orders.mjs';
import { download, page, redirect } from '../http/reply.mjs';
import { confirmationPage, orderPage } from '../pages/order.mjs';
import { COLUMNS, ordersPage } from '../pages/orders.mjs';

/** @typedef {import('../http/router.mjs').Context} Context */
/** @typedef {import('../http/reply.mjs').Reply} Reply */
/** @typedef {import('../http/sessions.mjs').Session} Session */
/** @typedef {import('../domain/orders.mjs').OrderColumn} OrderColumn */

/**
 * @param {(context: Context, session: Session) => Reply | null} handler
 * @returns {import('../http/router.mjs').Handler} sends anyone else to sign in first
 */
const forCustomers = handler => context => {
  if (context.session?.customer) return handler(context, context.session);
  // A form cannot be sent again after signing in, so its customer starts from the list.
  return redirect(
    `/sign-in?next=${
      context.request.method === 'POST' ? '/orders' : context.path
    }`,
  );
};

/** @param {(order: import('../domain/orders.mjs').Order, session: Session, context: Context) => Reply} handler */
const forOrder = handler =>
  forCustomers((context, session) => {
    const order = session.orders.find(
      ({ number }) => number === context.params.number,
    );
    return order ? handler(order, session, context) : null;
  });

/** @returns {import('../http/router.mjs').Route[]} */
export const orderRoutes = () => [
  [
    'GET',
    '/orders',
    forCustomers(({ query }, session) => {
      const sort = query.get('sort') ?? '';
      const known = Object.hasOwn(COLUMNS, sort);
      const column = /** @type {OrderColumn} */ (known ? sort : 'date');
      // Newest first unless asked otherwise.
      const direction = query.get('dir') === 'desc' || !known ? 'desc' : 'asc';
      return page(
        ordersPage({
          session,
          orders: sortOrders(session.orders, column, direction),
          column,
          direction,
        }),
      );
    }),
  ],
  [
    'GET',
    '/orders.csv',
    forCustomers((_, session) =>
      download(
        'orders.csv',
        'text/csv',
        ordersCsv(sortOrders(session.orders, 'number', 'asc')),
      ),
    ),
  ],
  [
    'GET',
    '/orders/:number',
    forOrder((order, session) => page(orderPage({ session, order }))),
  ],
  [
    'GET',
    '/orders/:number/confirmation',
    forOrder((order, session) => page(confirmationPage({ session, order }))),
  ],
  [
    'GET',
    '/orders/:number/invoice',
    forOrder(order =>
      download(`invoice-${order.number}.txt`, 'text/plain', invoiceText(order)),
    ),
  ],
  [
    'POST',
    '/orders/:number/cancel',
    forOrder((order, session, { body }) => {
      const reason = body.get('reason') ?? '';
      const problem = cancelOrder(order, reason);
      if (problem)
        return page(
          orderPage({
            session,
            order,
            refused: { number: order.number, reason, problem },
          }),
          422,
        );
      session.message = {
        text: `Order ${order.number} is cancelled.`,
        problem: false,
      };
      return redirect('/orders');
    }),
  ],
];
