// @ts-check

/**
 * What a route answers. Routes return it rather than write to the socket, so every answer gets the same security
 * headers in one place.
 *
 * @typedef {object} Reply
 * @property {number} status
 * @property {Record<string, string>} headers
 * @property {string | Buffer} body
 */

/**
 * `'self'` everywhere: the shop loads nothing from anywhere else, and inline scripts and styles do not run.
 * Its own pages may frame each other, which the delivery terms need.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
].join('; ');

export const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
};

// `no-cache` rather than `no-store`, which would switch off the browser's back-forward cache.
const PRIVATE = { 'cache-control': 'private, no-cache' };

/** @param {string} body @param {number} [status] @returns {Reply} */
export const page = (body, status = 200) => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', ...PRIVATE },
  body,
});

/** @param {unknown} value @param {number} [status] @returns {Reply} */
export const json = (value, status = 200) => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...PRIVATE },
  body: JSON.stringify(value),
});

/** @param {string} name @param {string} contentType @param {string} body @returns {Reply} */
export const download = (name, contentType, body) => ({
  status: 200,
  headers: {
    'content-type': `${contentType}; charset=utf-8`,
    'content-disposition': `attachment; filename="${name}"`,
    ...PRIVATE,
  },
  body,
});

/** @param {string} location @returns {Reply} 303, so that the browser follows a form with GET */
export const redirect = location => ({
  status: 303,
  headers: { location, ...PRIVATE },
  body: '',
});
