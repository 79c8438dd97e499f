import type { Iteration } from '@uatcms/plugin-uat-common';

/** Names an iteration across runs. */
export type CaseAndRow = Pick<Iteration, 'caseName' | 'rowKey'>;

export function keyOfCaseAndRow({ caseName, rowKey }: CaseAndRow): string {
  return JSON.stringify([caseName, rowKey]);
}
