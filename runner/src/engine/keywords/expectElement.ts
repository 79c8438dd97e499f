import type { StepOf } from '@uatcms/plugin-uat-common';
import type { Locator } from 'playwright-core';
import { compare, fold } from '../compare';
import { explain, isSeveralFound, isTimeout } from '../explain';
import { cannotBeDone, doesNotHold, inWords } from '../failures';
import { holdEventually, quoted } from '../hold';
import { isInState, valueOf } from '../look';
import { sleep } from '../sleep';
import type { StepRun } from '../StepRun';

const waits = {
  visible: { is: 'visible', isNot: 'hidden' },
  attached: { is: 'attached', isNot: 'detached' },
} as const;

/** Waiting inside the page costs one call, however long it takes. */
export async function expectVisible(
  { target, state = 'visible', not = false }: StepOf<'expectVisible'>,
  step: StepRun,
): Promise<void> {
  const locator = not ? await step.findNow(target) : await step.find(target);
  if (state === 'inViewport') {
    await expectInViewport(locator, not, step);
    return;
  }
  if (
    state === 'visible' &&
    (await step.shortcut?.isSeen(locator, step.remaining, not))
  )
    return;
  const wait = waits[state];
  for (let pause = 20; ; pause = Math.min(pause * 2, 250)) {
    try {
      await locator.waitFor({
        state: not ? wait.isNot : wait.is,
        timeout: step.remaining,
      });
      return;
    } catch (error) {
      // Two matches may be a page between two states.
      if (isSeveralFound(error) && step.remaining > pause) await sleep(pause);
      else throw isTimeout(error) ? notSeen(error, state, not, step) : error;
    }
  }
}

function notSeen(
  error: unknown,
  state: 'visible' | 'attached',
  not: boolean,
  step: StepRun,
) {
  const is = state === 'visible' ? 'visible' : 'on the page';
  if (not) {
    return doesNotHold(
      `${step.words} is still ${is} on ${step.page.url()} after ${inWords(
        step.timeout,
      )}.`,
      {
        expected: `not ${is}`,
        actual: is,
      },
    );
  }
  const { message } = explain(error, {
    looked: step.words,
    url: step.page.url(),
    timeout: step.timeout,
  });
  const isThere = String(error).includes('locator resolved to');
  return doesNotHold(message, {
    expected: is,
    actual: isThere ? 'on the page, but not visible' : 'not found',
  });
}

async function expectInViewport(
  locator: Locator,
  not: boolean,
  step: StepRun,
): Promise<void> {
  await holdEventually<boolean>(step, {
    not,
    subject: step.words,
    expected: 'in view',
    observe: async timeout => {
      if (not && (await locator.count()) === 0) return false;
      return locator.evaluate(isInViewport, undefined, { timeout });
    },
    holds: isIn => isIn,
    actual: isIn => (isIn ? 'in view' : 'not in view'),
  });
}

function isInViewport(element: any) {
  return new Promise<boolean>(resolve => {
    const observer = new (globalThis as any).IntersectionObserver(
      (entries: any[]) => {
        observer.disconnect();
        resolve(entries[0].intersectionRatio > 0);
      },
    );
    observer.observe(element);
  });
}

export async function expectValue(
  { target, value, not }: StepOf<'expectValue'>,
  step: StepRun,
): Promise<void> {
  const locator = await step.find(target);
  const subject = `Value of ${step.words}`;
  if (typeof value === 'string') {
    await holdEventually<string>(step, {
      ...{ not, subject, expected: quoted(value) },
      observe: () => valueOf(locator, step),
      holds: actual => actual === value,
      actual: quoted,
    });
    return;
  }
  await holdEventually<string[]>(step, {
    ...{ not, subject, expected: quoted(value) },
    observe: timeout => locator.evaluate(chosenValues, undefined, { timeout }),
    holds: actual =>
      actual.length === value.length &&
      value.every((expected, index) => actual[index] === expected),
    actual: quoted,
  });
}

function chosenValues(element: any): string[] {
  if (!element.selectedOptions)
    throw new Error('Element is not a <select> element');
  return Array.from(element.selectedOptions, (option: any) => option.value);
}

const looks: Record<
  State,
  (
    locator: Locator,
    options: { timeout: number },
    step: StepRun,
  ) => Promise<boolean>
> = {
  checked: (locator, _, step) => isInState(locator, 'checked', step),
  enabled: (locator, _, step) => isInState(locator, 'enabled', step),
  disabled: (locator, _, step) => isInState(locator, 'disabled', step),
  editable: (locator, _, step) => isInState(locator, 'editable', step),
  focused: (locator, options) =>
    locator.evaluate(
      (element: any) => element.getRootNode().activeElement === element,
      undefined,
      options,
    ),
  empty: (locator, options) =>
    locator.evaluate(
      (element: any) =>
        ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.nodeName)
          ? !element.value
          : !element.textContent.trim(),
      undefined,
      options,
    ),
};

const opposites: Partial<Record<State, string>> = {
  enabled: 'disabled',
  disabled: 'enabled',
};

export async function expectState(
  { target, state, not }: StepOf<'expectState'>,
  step: StepRun,
): Promise<void> {
  const locator = await step.find(target);
  await holdEventually<boolean>(step, {
    not,
    subject: step.words,
    expected: state,
    observe: timeout => looks[state](locator, { timeout }, step),
    holds: is => is,
    actual: is => (is ? state : opposites[state] ?? `not ${state}`),
  });
}

type State = StepOf<'expectState'>['state'];

const signs = {
  equals: '',
  greaterThan: 'more than ',
  atLeast: 'at least ',
  lessThan: 'less than ',
  atMost: 'at most ',
};

export async function expectCount(
  { target, count, operator = 'equals', not }: StepOf<'expectCount'>,
  step: StepRun,
): Promise<void> {
  const wanted = numberFrom(count, 'Number');
  const locator = await step.findNow(target);
  await holdEventually<number>(step, {
    not,
    subject: `Number of ${step.words}`,
    expected: `${signs[operator]}${wanted}`,
    observe: () => locator.count(),
    holds: actual =>
      operator === 'equals'
        ? actual === wanted
        : compare(String(actual), operator, String(wanted)),
    actual: String,
  });
}

/** @throws StepFailure (error) when a placeholder stands for something that is no number */
export function numberFrom(given: number | string, field: string): number {
  const value =
    typeof given === 'number' ? given : Number(given.trim() || Number.NaN);
  if (Number.isNaN(value))
    throw cannotBeDone(`“${given}” is not a number (field “${field}”).`);
  return value;
}

export async function expectAttribute(
  args: StepOf<'expectAttribute'>,
  step: StepRun,
): Promise<void> {
  const { target, kind, name = 'class', operator, value, not } = args;
  const locator = await step.find(target);
  await holdEventually<string | null>(step, {
    not,
    subject:
      kind === 'class'
        ? `Class of ${step.words}`
        : `${kind} “${name}” of ${step.words}`,
    expected: `${operator} “${value}”`,
    observe: timeout => observeAttribute(locator, kind, name, timeout),
    holds: actual =>
      actual !== null && holdsAttribute(kind, actual, operator, value),
    actual: actual => (actual === null ? 'not there' : quoted(actual)),
  });
}

function holdsAttribute(
  kind: string,
  actual: string,
  operator: StepOf<'expectAttribute'>['operator'],
  value: string,
): boolean {
  // A class contains a name, not a part of one.
  if (kind === 'class' && operator === 'contains') {
    const names = actual.split(' ');
    return fold(value)
      .split(' ')
      .every(name => names.includes(name));
  }
  return compare(actual, operator, value);
}

async function observeAttribute(
  locator: Locator,
  kind: string,
  name: string,
  timeout: number,
): Promise<string | null> {
  switch (kind) {
    case 'css':
      return locator.evaluate(
        (element: any, property) =>
          (globalThis as any)
            .getComputedStyle(element)
            .getPropertyValue(property) as string,
        name,
        { timeout },
      );
    case 'property':
      return locator.evaluate(
        (element: any, property) => {
          const found = element[property];
          if (found === undefined || found === null) return null;
          return typeof found === 'object'
            ? JSON.stringify(found)
            : String(found);
        },
        name,
        { timeout },
      );
    case 'class':
      return fold((await locator.getAttribute('class', { timeout })) ?? '');
    default:
      return locator.getAttribute(name, { timeout });
  }
}
