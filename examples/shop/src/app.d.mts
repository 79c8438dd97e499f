import type { RequestListener } from 'node:http';

export interface ShopOptions {
  /** The password of every customer; `correct-horse` when left out. */
  password?: string;
  /** The clock, in epoch milliseconds; orders and delivery estimates follow it. */
  now?: () => number;
  /** Sessions kept in memory; beyond it the one idle for longest is signed out. */
  maxSessions?: number;
}

export interface StartOptions extends ShopOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** `127.0.0.1` when left out. */
  host?: string;
}

export interface RunningShop {
  /** Without a slash at the end, e.g. `http://127.0.0.1:40123`. */
  url: string;
  /** Stops listening; answers under way get `graceMs` (0 when left out) to finish. */
  close(graceMs?: number): Promise<void>;
}

/** One shop with its own sessions and order numbers, as a handler for a server of your own. */
export function createShop(options?: ShopOptions): RequestListener;

/** Starts a shop in this process. Rejects when the port is taken. */
export function startShop(options?: StartOptions): Promise<RunningShop>;
