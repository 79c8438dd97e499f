import { dirname, join } from 'node:path';
import express, { type Router } from 'express';

/** Where Playwright’s trace viewer is served, below the base URL of the plugin. */
export const traceViewerPath = '/trace-viewer';

/**
 * Serves the trace viewer that Playwright brings along: static files that hold nothing of anybody, so they need no
 * sign-in. The trace does: a page of the portal fetches it with the rights of its user, and hands it to the viewer in
 * its frame as `postMessage({ method: 'load', params: { trace: blob } })`, after the viewer has said
 * `{ method: 'ready' }`. So no token is part of any address, and the viewer itself fetches nothing.
 *
 * @param portal - origins whose pages may have the viewer in a frame
 */
export function createTraceViewerRouter(portal: string[]): Router {
  const router = express.Router();
  const policy = contentSecurityPolicy(portal);
  router.use((req, res, next) => {
    if (/uiMode/i.test(req.path)) {
      // Runs tests on a developer's machine; there is nothing behind it here.
      res.status(404).end();
      return;
    }
    res.removeHeader('x-frame-options');
    res.removeHeader('cross-origin-opener-policy');
    res.set({
      'content-security-policy': policy,
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      // The files change with the version of Playwright only, but their names do not all say it.
      'cache-control': 'public, max-age=0, must-revalidate',
    });
    next();
  });
  router.use(express.static(traceViewerFolder(), { cacheControl: false }));
  router.use((_req, res) => {
    res.status(404).end();
  });
  return router;
}

/** The package hides the folder, but not where it is itself. */
function traceViewerFolder(): string {
  const playwright = dirname(require.resolve('playwright-core/package.json'));
  return join(playwright, 'lib', 'vite', 'traceViewer');
}

/** Everything from here, nothing from anywhere else: also not what a link of the form `?trace=https://…` asks for. */
function contentSecurityPolicy(portal: string[]): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' data: blob:",
    "worker-src 'self'",
    "frame-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${["'self'", ...portal].join(' ')}`,
  ].join('; ');
}
