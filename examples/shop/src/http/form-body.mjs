// @ts-check

export const MAX_BODY_BYTES = 16 * 1024;

/** A request the shop refuses to read, with the status that says why. */
export class RequestRefused extends Error {
  /** @param {400 | 403 | 413 | 415} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const tooLarge = () =>
  new RequestRefused(413, `A form can be at most ${MAX_BODY_BYTES / 1024} KB.`);

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<URLSearchParams>}
 * @throws {RequestRefused} 413 above MAX_BODY_BYTES, 415 for anything but an HTML form
 */
export async function readForm(request) {
  const type = (request.headers['content-type'] ?? '')
    .split(';')[0]
    .trim()
    .toLowerCase();
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > MAX_BODY_BYTES) throw tooLarge();
  if (
    type !== 'application/x-www-form-urlencoded' &&
    (type !== '' || length > 0)
  ) {
    throw new RequestRefused(
      415,
      'Send a form as application/x-www-form-urlencoded.',
    );
  }
  return new Promise((resolve, reject) => {
    /** @type {Buffer[]} */
    const chunks = [];
    let size = 0;
    // Events rather than `for await`: leaving that loop early would destroy the socket before the answer is sent.
    request.on('data', chunk => {
      size += chunk.length;
      // Counted as well as announced: a chunked body has no content-length.
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else reject(tooLarge());
    });
    request.on('end', () =>
      resolve(new URLSearchParams(Buffer.concat(chunks).toString('utf8'))),
    );
    request.on('error', reject);
  });
}

/**
 * The session cookie is SameSite=Lax already; this also stops sibling subdomains, which count as the same site.
 * Clients other than browsers send no such header.
 *
 * @param {import('node:http').IncomingMessage} request
 * @throws {RequestRefused} 403
 */
export function refuseOtherSites(request) {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new RequestRefused(403, 'This form was sent from another site.');
  }
}
