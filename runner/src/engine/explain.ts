import { errors } from 'playwright-core';
import {
  AttemptEnd,
  cannotBeDone,
  doesNotHold,
  inWords,
  StepFailure,
} from './failures';

/** What is known about the moment something went wrong. */
export interface Circumstances {
  /** What the step was looking for, in words. */
  looked?: string;
  /** Address of the page. */
  url: string;
  timeout: number;
}

/**
 * Says in a tester's words why Playwright could not do something. Call logs,
 * selectors and colours of a terminal stay behind; they may also hold secrets.
 */
export function explain(
  error: unknown,
  circumstances: Circumstances,
): StepFailure {
  if (error instanceof StepFailure) return error;
  const text = plain(error);
  return (
    severalFound(text, circumstances) ??
    tooLate(error, text, circumstances) ??
    wrongKindOfElement(text, circumstances) ??
    badLocator(text, circumstances) ??
    gone(text) ??
    cannotBeDone(firstLine(text))
  );
}

export const isSeveralFound = (error: unknown) =>
  plain(error).includes('strict mode violation');
export const isTimeout = (error: unknown) =>
  error instanceof errors.TimeoutError;

// eslint-disable-next-line no-control-regex
const colours = /\u001b\[\d+m/g;

function plain(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(
    colours,
    '',
  );
}

function firstLine(text: string): string {
  const line = text
    .split('\n')[0]
    .replace(/^[a-zA-Z]+\.[a-zA-Z]+: (Error: )?/, '');
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

const somewhere = (url: string) =>
  url && url !== 'about:blank'
    ? `on ${url}`
    : 'because no page is open: put “Open a page” before';

function severalFound(
  text: string,
  { looked, url }: Circumstances,
): StepFailure | undefined {
  const violation =
    /strict mode violation: .* resolved to (\d+) elements:\n([\s\S]*?)(\n\n|$)/.exec(
      text,
    );
  if (!violation) return undefined;
  const [, count, list] = violation;
  const found = list
    .split('\n')
    .map(line => /^\s*(\d+)\) (.*)$/.exec(line))
    .flatMap(line => (line ? [`${line[1]}. ${nameOfFound(line[2])}`] : []));
  return doesNotHold(
    `${looked ?? 'The element'} is there ${count} times ${somewhere(
      url,
    )}: ${found.join('; ')}. ` +
      'Say which one is meant, for instance with “within”, “has text” or a position.',
    { expected: 'one element', actual: `${count} elements` },
  );
}

const kinds: Record<string, string> = {
  Text: 'text',
  Label: 'label',
  Placeholder: 'placeholder',
  AltText: 'picture',
  Title: 'title',
  TestId: 'testId',
};

/** `<b>A</b> aka getByRole('button', { name: 'A' })` as a person would say it: button “A”. */
function nameOfFound(line: string): string {
  const [markup, aka] = line.split(' aka ');
  const role =
    /^getByRole\('([a-z]+)', \{ name: '((?:[^'\\]|\\.)*)'(?:, [^}]*)?\}\)/.exec(
      aka ?? '',
    );
  if (role) return `${role[1]} “${unquoted(role[2])}”`;
  const other =
    /^getBy(Text|Label|Placeholder|AltText|Title|TestId)\('((?:[^'\\]|\\.)*)'/.exec(
      aka ?? '',
    );
  if (other) return `${kinds[other[1]]} “${unquoted(other[2])}”`;
  const element = /^<([a-z0-9-]+)[\s\S]*>([^<>]*)<\/\1>$/.exec(markup.trim());
  return element && element[2].trim() !== '' && element[2] !== '…'
    ? `${element[1]} “${element[2].trim()}”`
    : markup.trim();
}

function unquoted(text: string) {
  return text.replace(/\\(.)/g, '$1');
}

function tooLate(
  error: unknown,
  text: string,
  { looked, url, timeout }: Circumstances,
): StepFailure | undefined {
  if (!isTimeout(error)) return undefined;
  if (/navigating to|waiting for navigation/.test(text)) {
    return cannotBeDone(`The page did not load within ${inWords(timeout)}.`);
  }
  if (looked === undefined) {
    return cannotBeDone(
      text.includes('screenshot')
        ? `The page could not be drawn within ${inWords(timeout)}.`
        : `The page did not load within ${inWords(timeout)}.`,
    );
  }
  if (!text.includes('locator resolved to')) {
    return doesNotHold(
      `${looked} was not found ${somewhere(url)} within ${inWords(timeout)}.`,
    );
  }
  return doesNotHold(
    `${looked} is on the page, but ${obstacleIn(text)} for ${inWords(
      timeout,
    )}.`,
  );
}

const obstacles: Array<[RegExp, (found: RegExpExecArray) => string]> = [
  [
    /(<[^\n]*>)(?: from (?:<[^\n]*>) subtree)? intercepts pointer events/g,
    found => `it was covered by ${found[1]}`,
  ],
  [/element is not visible|resolved to hidden/g, () => 'it was not visible'],
  [/element is not enabled/g, () => 'it was disabled'],
  [/element is not editable/g, () => 'it could not be edited (read-only)'],
  [/element is outside of the viewport/g, () => 'it was outside of the window'],
  [/did not find some options/g, () => 'it did not offer the option'],
  [/element is not stable/g, () => 'it kept moving'],
  [/resolved to visible/g, () => 'it stayed visible'],
];

/** The last obstacle of the log is the one that stood in the way when the time was over. */
function obstacleIn(log: string): string {
  let last = { at: -1, words: 'it could not be used' };
  for (const [pattern, words] of obstacles) {
    for (const found of log.matchAll(pattern)) {
      if (found.index > last.at)
        last = { at: found.index, words: words(found) };
    }
  }
  return last.words;
}

const wrongKinds: Array<[RegExp, string]> = [
  [
    /not an <input>, <textarea>/,
    'is not a field that can be filled in or read',
  ],
  [/not a <select> element/, 'is not a select box'],
  [
    /Not a checkbox or radio button/,
    'is not a checkbox, switch or radio button',
  ],
  [/not an HTMLInputElement/, 'is not a file field'],
  [/Non-multiple file input/, 'takes one file only'],
  [
    /<iframe> was expected/,
    'is looked for in a frame, but what the frame’s selector finds is no frame',
  ],
  [
    /Cannot type text into input\[type=/,
    'is a number field and takes no such text',
  ],
  [
    /Malformed value/,
    'does not take such a value, for instance because it is a date field',
  ],
  [
    /Input of type "[a-z]+" cannot be filled/,
    'is a field that cannot be filled in with text',
  ],
  [
    /Clicking the checkbox did not change its state/,
    'did not change its state when it was clicked',
  ],
];

function wrongKindOfElement(
  text: string,
  { looked }: Circumstances,
): StepFailure | undefined {
  const wrong = wrongKinds.find(([pattern]) => pattern.test(text));
  return wrong && cannotBeDone(`${looked ?? 'The element'} ${wrong[1]}.`);
}

function badLocator(
  text: string,
  { looked }: Circumstances,
): StepFailure | undefined {
  if (
    /while parsing (css )?selector|not a valid XPath|not a valid selector|Unknown engine/.test(
      text,
    )
  ) {
    return cannotBeDone(
      `${
        looked ?? 'The element'
      } cannot be looked for: its CSS or XPath is not valid.`,
    );
  }
  const key = /Unknown key: "(.*)"/.exec(text);
  return key
    ? cannotBeDone(
        `There is no key “${key[1]}”. Write for instance Enter, Escape, ArrowDown, a or Control+A.`,
      )
    : undefined;
}

function gone(text: string): StepFailure | undefined {
  return /has been closed|Target closed|Target crashed|Execution context was destroyed|frame (was|got) detached/i.test(
    text,
  )
    ? cannotBeDone(
        'The page was closed or left while the step was working with it.',
      )
    : undefined;
}

/** The verdict and words for anything that was thrown while a step ran. */
export function verdictOf(error: unknown): 'failed' | 'error' | 'cancelled' {
  return error instanceof StepFailure || error instanceof AttemptEnd
    ? error.verdict
    : 'error';
}
