import type { StepOf } from '@uatcms/plugin-uat-common';
import { isTimeout } from '../explain';
import { cannotBeDone, doesNotHold } from '../failures';
import { quoted } from '../hold';
import type { StepRun } from '../StepRun';
import type { Implementations } from './implementation';

type ActKeyword =
  | 'click'
  | 'hover'
  | 'focus'
  | 'fill'
  | 'type'
  | 'press'
  | 'setChecked'
  | 'select'
  | 'upload'
  | 'drag'
  | 'scroll';

export const actImplementations: Implementations<ActKeyword> = {
  click: async (
    { target, button, count, modifiers, position, force },
    step,
  ) => {
    const locator = await step.find(target);
    const isPlain =
      [button ?? 'left', count ?? 1].join() === 'left,1' &&
      !modifiers?.length &&
      !position &&
      !force;
    if (isPlain && (await step.shortcut?.click(locator, step.remaining)))
      return;
    await locator.click({
      button,
      clickCount: count,
      modifiers,
      position,
      force,
      timeout: step.remaining,
    });
  },

  hover: async ({ target }, step) => {
    const locator = await step.find(target);
    await locator.hover({ timeout: step.remaining });
  },

  focus: async ({ target }, step) => {
    const locator = await step.find(target);
    await locator.focus({ timeout: step.remaining });
  },

  fill: async ({ target, value }, step) => {
    const locator = await step.find(target);
    if (await step.shortcut?.fill(locator, value, step.remaining)) return;
    await locator.fill(value, { timeout: step.remaining });
  },

  type: async ({ target, text, delay }, step) => {
    const locator = await step.find(target);
    await locator.pressSequentially(text, { delay, timeout: step.remaining });
  },

  press: async ({ key, target }, step) => {
    if (target === undefined) {
      await step.page.keyboard.press(key);
    } else {
      const locator = await step.find(target);
      await locator.press(key, { timeout: step.remaining });
    }
  },

  setChecked: async ({ target, checked, force }, step) => {
    const locator = await step.find(target);
    await locator.setChecked(checked, { force, timeout: step.remaining });
  },

  select,

  upload: async ({ target, files }, step) => {
    const locator = await step.find(target);
    const payloads = files.map(({ name, contentType, text, base64 }) => ({
      name,
      mimeType:
        contentType ??
        (text === undefined ? 'application/octet-stream' : 'text/plain'),
      buffer:
        text === undefined
          ? Buffer.from(base64 ?? '', 'base64')
          : Buffer.from(text),
    }));
    await locator.setInputFiles(payloads, { timeout: step.remaining });
  },

  drag: async ({ target, to }, step) => {
    // One after the other, so that the message names the one that is missing.
    const locator = await step.find(target);
    await locator.waitFor({ timeout: step.remaining });
    const onto = await step.find(to);
    await onto.waitFor({ timeout: step.remaining });
    await locator.dragTo(onto, { timeout: step.remaining });
  },

  scroll: async ({ target, x = 0, y = 0 }, step) => {
    if (target === undefined) {
      await step.page.evaluate(
        ([left, top]) =>
          (globalThis as any).scrollBy({ left, top, behavior: 'instant' }),
        [x, y],
      );
    } else {
      const locator = await step.find(target);
      await locator.scrollIntoViewIfNeeded({ timeout: step.remaining });
    }
  },
};

async function select(
  { target, by = 'label', option }: StepOf<'select'>,
  step: StepRun,
): Promise<void> {
  const locator = await step.find(target);
  const wanted = Array.isArray(option) ? option : [option];
  const choices = wanted.map(text =>
    by === 'index' ? { index: indexOf(text) } : { [by]: text },
  );
  if (await step.shortcut?.select(locator, choices, step.remaining)) return;
  try {
    await locator.selectOption(choices, { timeout: step.remaining });
  } catch (error) {
    if (
      !isTimeout(error) ||
      !String(error).includes('did not find some options')
    )
      throw error;
    const offered = await locator.locator('option').allTextContents();
    const shown = offered.slice(0, 20).map(text => text.trim());
    throw doesNotHold(
      `${step.words} does not offer ${quoted(wanted)}. It offers ${quoted(
        shown,
      )}${offered.length > 20 ? ', …' : ''}.`,
      {
        expected: quoted(wanted),
        actual: quoted(shown),
      },
    );
  }
}

function indexOf(text: string): number {
  const index = Number(text);
  if (!Number.isInteger(index) || index < 0) {
    throw cannotBeDone(
      `“${text}” is no position in a list. Positions are whole numbers from 0.`,
    );
  }
  return index;
}
