import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Executor } from './Executor';

/** @public */
export interface ExecutorExtensionPoint {
  /** @throws Error when there is an executor of this name already */
  addExecutor(executor: Executor): void;
}

/**
 * Adds places where shards can be sent.
 *
 * @public
 */
export const executorExtensionPoint =
  createExtensionPoint<ExecutorExtensionPoint>({ id: 'uat.executor' });
