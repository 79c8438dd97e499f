import type { Condition } from '@uatcms/plugin-uat-common';
import { compare } from './compare';
import { cannotBeDone } from './failures';
import type { StepRun } from './StepRun';

/** Whether the condition of a step holds at this moment. Nothing is waited for. */
export async function holdsNow(
  condition: Condition,
  step: StepRun,
): Promise<boolean> {
  const { visible, not = false } = condition;
  const holds =
    visible === undefined
      ? compareValue(condition)
      : await (await step.findNow(visible)).first().isVisible();
  return holds !== not;
}

function compareValue({
  value,
  operator = 'equals',
  expected,
}: Condition): boolean {
  if (value === undefined)
    throw cannotBeDone(
      'The condition of this step says neither what must be visible nor a value.',
    );
  return compare(value, operator, expected ?? '');
}
