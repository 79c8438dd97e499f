// @ts-check
import { createServer } from 'node:http';
import { serveAsset } from './http/assets.mjs';
import {
  readForm,
  refuseOtherSites,
  RequestRefused,
} from './http/form-body.mjs';
import { SECURITY_HEADERS, page } from './http/reply.mjs';
import { createRouter } from './http/router.mjs';
import {
  EXPIRED_COOKIE,
  sessionCookie,
  SessionStore,
} from './http/sessions.mjs';
import { errorPage } from './pages/error.mjs';
import { accountRoutes } from './routes/account.mjs';
import { basketRoutes } from './routes/basket.mjs';
import { catalogueRoutes } from './routes/catalogue.mjs';
import { checkoutRoutes } from './routes/checkout.mjs';
import { faultRoutes } from './routes/faults.mjs';
import { orderRoutes } from './routes/orders.mjs';

/** @typedef {import('./http/reply.mjs').Reply} Reply */
/** @typedef {import('./http/router.mjs').Context} Context */

/** @typedef {import('./app.d.mts').ShopOptions} ShopOptions */

const DEFAULT_PASSWORD = 'correct-horse';
// Some 3 KB each once signed in.
const DEFAULT_MAX_SESSIONS = 10_000;

const NO_BODY = new URLSearchParams();

/**
 * One shop with its own sessions and order numbers.
 *
 * @param {ShopOptions} [options]
 * @returns {import('node:http').RequestListener}
 */
export function createShop({
  password = DEFAULT_PASSWORD,
  now = Date.now,
  maxSessions = DEFAULT_MAX_SESSIONS,
} = {}) {
  const sessions = new SessionStore({ limit: maxSessions, now });
  const route = createRouter([
    ...catalogueRoutes(),
    ...accountRoutes({ password }),
    ...basketRoutes(),
    ...checkoutRoutes({ now }),
    ...orderRoutes(),
    ...faultRoutes(),
    [
      'GET',
      '/health',
      () => ({
        status: 200,
        headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
        body: 'ok',
      }),
    ],
    [
      'GET',
      '/assets/:name',
      ({ params, query, request }) =>
        serveAsset(
          params.name,
          query.get('v'),
          request.headers['if-none-match'],
        ),
    ],
  ]);

  /**
   * @param {Context} context
   * @returns {Promise<Reply>}
   */
  async function answer(context) {
    const { request } = context;
    /** @param {number} status @param {string} message */
    const refuse = (status, message) =>
      page(errorPage({ session: context.session, status, message }), status);
    try {
      const match = route(request.method ?? '', context.path);
      if ('allow' in match) {
        if (match.allow.length === 0)
          return refuse(404, `There is no page at ${context.path}.`);
        const allow = match.allow.join(', ');
        const refused = refuse(405, `${context.path} answers ${allow} only.`);
        return { ...refused, headers: { ...refused.headers, allow } };
      }
      if (request.method === 'POST') {
        refuseOtherSites(request);
        context.body = await readForm(request);
      }
      context.params = match.params;
      return (
        (await match.handler(context)) ??
        refuse(404, `There is no page at ${context.path}.`)
      );
    } catch (error) {
      if (error instanceof RequestRefused)
        return refuse(error.status, error.message);
      console.error(`${request.method} ${context.path}`, error);
      return refuse(
        500,
        'The shop could not answer. The reason is in its log.',
      );
    }
  }

  return async (request, response) => {
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    const found = sessions.find(request.headers.cookie);
    /** @type {string | null} */
    let setCookie = null;

    /** @type {Context} */
    const context = {
      request,
      response,
      path: mark < 0 ? target : target.slice(0, mark),
      query: mark < 0 ? NO_BODY : new URLSearchParams(target.slice(mark + 1)),
      body: NO_BODY,
      params: {},
      session: found,
      ensureSession: () => {
        if (context.session) return context.session;
        context.session = sessions.create();
        setCookie = sessionCookie(context.session);
        return context.session;
      },
      renewSession: () => {
        const basket = context.session?.basket;
        context.endSession();
        const session = context.ensureSession();
        if (basket) session.basket = basket;
        return session;
      },
      endSession: () => {
        if (context.session) sessions.remove(context.session);
        context.session = null;
        setCookie = EXPIRED_COOKIE;
      },
    };

    const { status, headers, body } = await answer(context);
    // The client may have gone meanwhile.
    if (response.destroyed) return;
    response.writeHead(status, {
      ...SECURITY_HEADERS,
      ...headers,
      ...(setCookie ? { 'set-cookie': setCookie } : {}),
      ...(status === 304 ? {} : { 'content-length': Buffer.byteLength(body) }),
    });
    response.end(body);
  };
}

/**
 * @param {import('./app.d.mts').StartOptions} [options]
 * @returns {Promise<import('./app.d.mts').RunningShop>}
 */
export async function startShop({
  port = 0,
  host = '127.0.0.1',
  ...options
} = {}) {
  const server = createServer(
    { keepAliveTimeout: 65_000 },
    createShop(options),
  );
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(undefined));
  });
  const address = server.address();
  const actualPort =
    typeof address === 'object' && address ? address.port : port;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${actualPort}`,
    close: graceMs => closeServer(server, graceMs),
  };
}

/**
 * Lets answers under way finish, then closes what is left: `/slow/never` never would.
 *
 * @param {import('node:http').Server} server
 * @param {number} [graceMs]
 * @returns {Promise<void>}
 */
async function closeServer(server, graceMs = 0) {
  const closed = new Promise(resolve => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
