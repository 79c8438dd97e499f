// @ts-check
import { randomBytes } from 'node:crypto';

/**
 * Everything the shop knows about one browser. Nothing is shared between sessions, so parallel tests never see each
 * other's baskets or orders.
 *
 * @typedef {object} Session
 * @property {string} id
 * @property {number} usedAt epoch ms
 * @property {import('../domain/customers.mjs').Customer | null} customer
 * @property {import('../domain/basket.mjs').Basket} basket
 * @property {import('../domain/orders.mjs').Order[]} orders oldest first
 * @property {{ text: string, problem: boolean } | null} message shown once, on the next page
 */

const COOKIE = 'shop_session';
const COOKIE_PATTERN = new RegExp(
  `(?:^|;\\s*)${COOKIE}=([\\w-]{22,64})(?:;|$)`,
);

const IDLE_MS = 4 * 60 * 60 * 1000;

/**
 * Sessions in memory, least recently used first: a Map keeps the order of insertion, and every use inserts again.
 * Memory is bounded by `limit`; beyond it the session idle for longest goes, whose customer is simply signed out.
 */
export class SessionStore {
  /** @type {Map<string, Session>} */
  #sessions = new Map();
  #limit;
  #now;

  /** @param {{ limit: number, now: () => number }} options */
  constructor({ limit, now }) {
    this.#limit = limit;
    this.#now = now;
  }

  get size() {
    return this.#sessions.size;
  }

  /** @param {string | undefined} cookieHeader @returns {Session | null} */
  find(cookieHeader) {
    const id = cookieHeader && COOKIE_PATTERN.exec(cookieHeader)?.[1];
    const session = id && this.#sessions.get(id);
    if (!session) return null;
    this.#sessions.delete(session.id);
    if (session.usedAt + IDLE_MS < this.#now()) return null;
    session.usedAt = this.#now();
    this.#sessions.set(session.id, session);
    return session;
  }

  /** @returns {Session} */
  create() {
    this.#evict();
    const id = randomBytes(24).toString('base64url');
    /** @type {Session} */
    const session = {
      id,
      usedAt: this.#now(),
      customer: null,
      basket: new Map(),
      orders: [],
      message: null,
    };
    this.#sessions.set(id, session);
    return session;
  }

  /** @param {Session} session */
  remove(session) {
    this.#sessions.delete(session.id);
  }

  #evict() {
    const deadline = this.#now() - IDLE_MS;
    for (const session of this.#sessions.values()) {
      if (this.#sessions.size < this.#limit && session.usedAt >= deadline)
        return;
      this.#sessions.delete(session.id);
    }
  }
}

/** @param {Session} session @returns {string} a Set-Cookie value */
export const sessionCookie = session =>
  `${COOKIE}=${session.id}; Path=/; HttpOnly; SameSite=Lax`;

export const EXPIRED_COOKIE = `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;
