import type { Locator } from 'playwright-core';
import type { StepRun } from './StepRun';

/*
 * Reads what an element shows: by the short way where nothing stands in the way, else as Playwright does, which waits for
 * the element.
 */

type State = 'checked' | 'enabled' | 'disabled' | 'editable';

/** @throws Error of Playwright when it is not the one element within the time of the step */
export async function textOf(locator: Locator, step: StepRun) {
  const short = await step.shortcut?.text(locator, step.remaining);
  return short ? short.is : locator.textContent({ timeout: step.remaining });
}

/** @throws Error of Playwright when it is not the one field within the time of the step */
export async function valueOf(locator: Locator, step: StepRun) {
  const short = await step.shortcut?.value(locator, step.remaining);
  return short ? short.is : locator.inputValue({ timeout: step.remaining });
}

const looks: Record<
  State,
  (locator: Locator, options: { timeout: number }) => Promise<boolean>
> = {
  checked: (locator, options) => locator.isChecked(options),
  enabled: (locator, options) => locator.isEnabled(options),
  disabled: (locator, options) => locator.isDisabled(options),
  editable: (locator, options) => locator.isEditable(options),
};

/** @throws Error of Playwright when it is not the one element within the time of the step, or cannot be in such a state */
export async function isInState(locator: Locator, state: State, step: StepRun) {
  const short = await step.shortcut?.isInState(locator, step.remaining, state);
  return short ? short.is : looks[state](locator, { timeout: step.remaining });
}
