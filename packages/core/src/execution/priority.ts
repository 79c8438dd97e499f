import {
  runPriorities,
  type RunOptions,
  type RunPriority,
} from '@uatcms/plugin-uat-common';
import type { Caller } from '../types';

const priorityOfOrigin: Record<Caller['origin'], RunPriority> = {
  portal: 'person',
  api: 'pipeline',
  cli: 'pipeline',
  catalog: 'pipeline',
  configuration: 'pipeline',
  schedule: 'schedule',
};

/**
 * How long a run may wait: its place among all priorities, from 0 for the first. Who starts it decides; the option can
 * only make it wait longer.
 */
export function priorityOf(
  origin: Caller['origin'],
  { priority = 'person' }: Pick<RunOptions, 'priority'>,
): number {
  return Math.max(
    runPriorities.indexOf(priorityOfOrigin[origin]),
    runPriorities.indexOf(priority),
  );
}
