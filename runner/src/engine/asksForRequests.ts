import type { ShardWork, Step } from '@uatcms/plugin-uat-common';

/** Whether a step of the shard looks at the requests of the page. Only then are they kept. */
export function asksForRequests({
  cases,
  stepGroups,
}: Pick<ShardWork, 'cases' | 'stepGroups'>): boolean {
  const asks = (step: Step) =>
    step.keyword === 'expectRequest' ||
    (step.keyword === 'wait' && step.forResponse !== undefined);
  return [...cases, ...stepGroups].some(({ steps }) => steps.some(asks));
}
