// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {import('./reply.mjs').Reply} Reply
 * @typedef {'shop.css' | 'shop.js' | 'fault.js' | 'favicon.svg'} AssetName
 */

/**
 * The style sheet is written in parts and sent as one, in this order: later parts may take back what earlier ones set.
 *
 * @type {Readonly<Record<AssetName, { type: string, parts: readonly string[] }>>}
 */
const SOURCES = {
  'shop.css': {
    type: 'text/css; charset=utf-8',
    parts: [
      'base',
      'frame',
      'controls',
      'catalogue',
      'checkout',
      'orders',
      'narrow',
    ].map(name => `css/${name}.css`),
  },
  'shop.js': { type: 'text/javascript; charset=utf-8', parts: ['shop.js'] },
  'fault.js': { type: 'text/javascript; charset=utf-8', parts: ['fault.js'] },
  'favicon.svg': { type: 'image/svg+xml', parts: ['favicon.svg'] },
};

const root = fileURLToPath(new URL('../../public/', import.meta.url));

// Read once at start: a few small files, and every answer after that is a map look-up.
const assets = new Map(
  Object.entries(SOURCES).map(([name, { type, parts }]) => {
    const body = Buffer.concat(parts.map(part => readFileSync(root + part)));
    const version = createHash('sha256')
      .update(body)
      .digest('hex')
      .slice(0, 12);
    return [name, { body, type, version, etag: `"${version}"` }];
  }),
);

/** @param {AssetName} name @returns {string} an address that changes with the content */
export const assetUrl = name =>
  `/assets/${name}?v=${assets.get(name)?.version}`;

/**
 * @param {string} name
 * @param {string | null} version asked for
 * @param {string | undefined} ifNoneMatch
 * @returns {Reply | null}
 */
export function serveAsset(name, version, ifNoneMatch) {
  const asset = assets.get(name);
  if (!asset) return null;
  // Only the address that names this content may be kept for ever.
  const cache =
    version === asset.version
      ? 'public, max-age=31536000, immutable'
      : 'public, no-cache';
  const headers = { etag: asset.etag, 'cache-control': cache };
  if (ifNoneMatch?.includes(asset.etag))
    return { status: 304, headers, body: '' };
  return {
    status: 200,
    headers: { ...headers, 'content-type': asset.type },
    body: asset.body,
  };
}
