import type { StepOf } from '@uatcms/plugin-uat-common';
import { fold, matchPattern } from '../compare';
import { isTimeout } from '../explain';
import {
  cannotBeDone,
  doesNotHold,
  inWords,
  type StepFailure,
} from '../failures';
import { textOf, valueOf } from '../look';
import { sleep } from '../sleep';
import type { StepRun } from '../StepRun';
import type { Implementations } from './implementation';

type Save = StepOf<'save'>;

export const dataImplementations: Implementations<'save' | 'set'> = {
  save: async (args, step) => {
    const value =
      args.matches === undefined
        ? await taken(args, step)
        : await partTaken(args, args.matches, step);
    step.scope.set(args.as, value);
  },

  set: async ({ variable, value }, { scope }) => {
    scope.set(variable, value);
  },
};

/** Waits until the text has the part: it may be written only after the element is there. */
async function partTaken(
  args: Save,
  pattern: string,
  step: StepRun,
): Promise<string> {
  let last: string | undefined;
  for (;;) {
    let text: string;
    try {
      text = await taken(args, step);
    } catch (error) {
      // The time may end while it is looked at once more, and the element has been there.
      if (last !== undefined && isTimeout(error))
        throw hasNoPart(args, pattern, last, step);
      throw error;
    }
    const match = matchPattern(pattern, text);
    if (match) return match[1] ?? match[0];
    if (step.remaining <= 100) throw hasNoPart(args, pattern, text, step);
    last = text;
    await sleep(100);
  }
}

function hasNoPart(
  { from }: Save,
  pattern: string,
  actual: string,
  step: StepRun,
): StepFailure {
  return doesNotHold(
    `The ${from} has no part that matches ${pattern} within ${inWords(
      step.timeout,
    )}.`,
    { expected: `a part that matches ${pattern}`, actual },
  );
}

async function taken(args: Save, step: StepRun): Promise<string> {
  const { page } = step;
  switch (args.from) {
    case 'text':
      return fold((await textOf(await elementOf(args, step), step)) ?? '');
    case 'value':
      return valueOf(await elementOf(args, step), step);
    case 'attribute':
      return attributeOf(args, step);
    case 'count':
      return String(await (await step.findNow(targetOf(args))).count());
    case 'url':
      return page.url();
    case 'title':
      return page.title();
    case 'cookie':
      return cookieOf(args, step);
    default:
      return storedIn(args.from, args, step);
  }
}

function targetOf({ target, from }: Save) {
  if (target === undefined)
    throw cannotBeDone(`To save ${from} an element is needed.`);
  return target;
}

function nameOf({ name, from }: Save): string {
  if (!name) throw cannotBeDone(`To save from ${from} a name is needed.`);
  return name;
}

function elementOf(args: Save, step: StepRun) {
  return step.find(targetOf(args));
}

async function attributeOf(args: Save, step: StepRun): Promise<string> {
  const name = nameOf(args);
  const value = await (
    await elementOf(args, step)
  ).getAttribute(name, { timeout: step.remaining });
  if (value === null)
    throw doesNotHold(`${step.words} has no attribute “${name}”.`);
  return value;
}

async function cookieOf(args: Save, step: StepRun): Promise<string> {
  const name = nameOf(args);
  const cookies = await step.attempt.opened.context.cookies(step.page.url());
  const cookie = cookies.find(candidate => candidate.name === name);
  if (!cookie) {
    throw doesNotHold(
      `There is no cookie “${name}”. Cookies: ${
        cookies.map(other => other.name).join(', ') || 'none'
      }.`,
    );
  }
  return cookie.value;
}

async function storedIn(
  store: 'localStorage' | 'sessionStorage',
  args: Save,
  step: StepRun,
): Promise<string> {
  const key = nameOf(args);
  const value = await step.page.evaluate(
    ([place, name]) =>
      (globalThis as any)[place].getItem(name) as string | null,
    [store, key],
  );
  if (value === null)
    throw doesNotHold(`The ${store} of the page has no entry “${key}”.`);
  return value;
}
