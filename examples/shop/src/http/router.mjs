// @ts-check

/**
 * What a route gets. `session` is null until something has to be remembered: readers leave no trace in memory.
 *
 * @typedef {object} Context
 * @property {import('node:http').IncomingMessage} request
 * @property {import('node:http').ServerResponse} response only to notice that the client has gone
 * @property {string} path
 * @property {URLSearchParams} query
 * @property {URLSearchParams} body empty unless POST
 * @property {Record<string, string>} params
 * @property {import('./sessions.mjs').Session | null} session
 * @property {() => import('./sessions.mjs').Session} ensureSession
 * @property {() => import('./sessions.mjs').Session} renewSession a new id with the same basket, for a change of customer
 * @property {() => void} endSession
 *
 * @typedef {import('./reply.mjs').Reply} Reply
 * @typedef {(context: Context) => Reply | null | Promise<Reply | null>} Handler null answers "not found"
 * @typedef {'GET' | 'POST'} Method
 * @typedef {[method: Method, pattern: string, handler: Handler]} Route a segment `:name` matches any one segment
 */

/**
 * @param {readonly Route[]} routes
 * @returns {(method: string, path: string) => { handler: Handler, params: Record<string, string> } | { allow: string[] }}
 *   `allow` lists the methods the path has; none means that there is no such path
 */
export function createRouter(routes) {
  /** @type {Map<string, Map<string, Handler>>} paths without parameters, by far the most asked for */
  const exact = new Map();
  /** @type {{ segments: string[], method: string, handler: Handler }[]} */
  const patterns = [];
  for (const [method, pattern, handler] of routes) {
    if (pattern.includes(':')) {
      patterns.push({ segments: pattern.split('/'), method, handler });
    } else {
      const methods = exact.get(pattern) ?? new Map();
      exact.set(pattern, methods.set(method, handler));
    }
  }

  return (asked, path) => {
    // Node leaves the body out of an answer to HEAD by itself.
    const method = asked === 'HEAD' ? 'GET' : asked;
    const methods = exact.get(path);
    const handler = methods?.get(method);
    if (handler) return { handler, params: {} };
    const allow = new Set(methods?.keys());
    const segments = path.split('/');
    for (const pattern of patterns) {
      const params = matchSegments(pattern.segments, segments);
      if (!params) continue;
      if (pattern.method === method)
        return { handler: pattern.handler, params };
      allow.add(pattern.method);
    }
    return { allow: [...allow] };
  };
}

/** @param {string[]} pattern @param {string[]} segments @returns {Record<string, string> | null} */
function matchSegments(pattern, segments) {
  if (pattern.length !== segments.length) return null;
  /** @type {Record<string, string>} */
  const params = {};
  for (let index = 0; index < pattern.length; index += 1) {
    if (pattern[index].startsWith(':'))
      params[pattern[index].slice(1)] = segments[index];
    else if (pattern[index] !== segments[index]) return null;
  }
  return params;
}
