import type { Permission } from '@backstage/plugin-permission-common';
import type { Ground } from './Ground';

/** What a request is made of. */
export interface MatrixRequest {
  /** Below the address of the plugin, with its query. */
  path: string;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
}

/** One thing that is asked of one route. Several rows may be of the same route. */
export interface Row {
  /** As `routesOfPlugin` says it. */
  route: string;
  /** Tells rows of the same route apart. */
  which?: string;
  /**
   * What it takes: `nothing`, `ownToken` of a runner, an `identity`, or permissions. Permissions of test sets are about
   * the ground, which has to be seen as well; `visible` is that alone.
   */
  takes: 'nothing' | 'ownToken' | 'identity' | 'visible' | Permission[];
  /**
   * The request on a ground. Of a row that changes something, each request that is to succeed gets a ground that nobody
   * has trodden: ask it for `fresh…` things.
   */
  request(ground: Ground): MatrixRequest | Promise<MatrixRequest>;
  /** What it answers to those who may. */
  status: number;
  /** Whoever may have it sees all there is, as in the audit trail. */
  showsAll?: boolean;
  /** What others than that get although they may, by the name of the role: rules of core that hold whatever a policy says. */
  exceptions?: Record<string, number>;
}
