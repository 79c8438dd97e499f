// @ts-check
import { html } from '../pages/html.mjs';
import { errorPage } from '../pages/error.mjs';
import { frameLayout } from '../pages/layout.mjs';
import { assetUrl } from '../http/assets.mjs';
import { page } from '../http/reply.mjs';

// Misbehaviour on purpose, for tests of how a test runner copes. None of it is linked from the shop.

const MAX_HELD = 200;
const MAX_DELAY_MS = 60_000;
const HEAVY_ROWS = 5000;

let heavyPage = '';

/** @returns {string} a document of some 300 KB, built when first asked for */
function heavy() {
  heavyPage ||= frameLayout({
    title: 'Heavy page',
    main: html`<h1>Heavy page</h1><table><caption>${HEAVY_ROWS} rows</caption><tbody>${Array.from(
      { length: HEAVY_ROWS },
      (_, index) =>
        html`<tr><th scope="row">Row ${index + 1}</th><td>${
          (index * 7919) % 1000
        }</td></tr>`,
    )}</tbody></table>`,
  });
  return heavyPage;
}

const scriptErrorPage = () =>
  page(
    frameLayout({
      title: 'Script error',
      main: html`<h1>Script error</h1><p>The script of this page fails.</p><script src="${assetUrl(
        'fault.js',
      )}"></script>`,
    }),
  );

/** @returns {import('../http/router.mjs').Route[]} */
export function faultRoutes() {
  let held = 0;

  /** @param {import('node:http').ServerResponse} response @returns {boolean} whether one more answer may be kept waiting */
  const hold = response => {
    if (held >= MAX_HELD) return false;
    held += 1;
    response.once('close', () => {
      held -= 1;
    });
    return true;
  };

  const tooMany = () =>
    page(
      errorPage({
        session: null,
        status: 503,
        message: 'Too many requests are kept waiting already.',
      }),
      503,
    );

  return [
    [
      'GET',
      '/slow/never',
      ({ response }) => (hold(response) ? new Promise(() => {}) : tooMany()),
    ],
    [
      'GET',
      '/faults/delay/:ms',
      ({ params, response }) => {
        const ms = Number(params.ms);
        if (!Number.isInteger(ms) || ms < 0 || ms > MAX_DELAY_MS) return null;
        if (!hold(response)) return tooMany();
        return new Promise(resolve => {
          const timer = setTimeout(
            () =>
              resolve(
                page(
                  frameLayout({
                    title: 'Late',
                    main: html`<h1>${ms} ms late</h1>`,
                  }),
                ),
              ),
            ms,
          );
          response.once('close', () => clearTimeout(timer));
        });
      },
    ],
    [
      'GET',
      '/faults/status/:status',
      ({ params, session }) => {
        const status = Number(params.status);
        if (!/^[45]\d\d$/.test(params.status)) return null;
        return page(
          errorPage({
            session,
            status,
            message: `The shop answers ${status} here on purpose.`,
          }),
          status,
        );
      },
    ],
    [
      'GET',
      '/faults/redirect-loop',
      () => ({
        status: 302,
        headers: { location: '/faults/redirect-loop' },
        body: '',
      }),
    ],
    [
      'GET',
      '/faults/reset',
      ({ request }) => {
        request.socket.destroy();
        return new Promise(() => {});
      },
    ],
    ['GET', '/faults/heavy', () => page(heavy())],
    ['GET', '/faults/script-error', scriptErrorPage],
  ];
}
