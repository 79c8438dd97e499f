import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Executor } from './Executor';
import type { RingExecutor } from './RingExecutor';

/** @public */
export interface ExecutorExtensionPoint {
  /** @throws Error when there is an executor of this name already */
  addExecutor(executor: Executor | RingExecutor): void;
}

/**
 * Adds places where shards can be sent.
 *
 * @public
 */
export const executorExtensionPoint =
  createExtensionPoint<ExecutorExtensionPoint>({ id: 'uat.executor' });
