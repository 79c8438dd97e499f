import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { StepOf } from '@uatcms/plugin-uat-common';
import { fitsAddress, fullPattern } from '../addresses';
import { compare, fitsStars, fold, matchPattern } from '../compare';
import { cannotBeDone, doesNotHold } from '../failures';
import { holdEventually, quoted } from '../hold';
import { textOf } from '../look';
import type { StepRun } from '../StepRun';
import {
  expectAttribute,
  expectCount,
  expectState,
  expectValue,
  expectVisible,
} from './expectElement';
import { expectTable } from './expectTable';
import type { Implementations } from './implementation';

type ExpectKeyword =
  | 'expectVisible'
  | 'expectText'
  | 'expectValue'
  | 'expectState'
  | 'expectCount'
  | 'expectAttribute'
  | 'expectPage'
  | 'expectTable'
  | 'expectDownload'
  | 'expectThat'
  | 'expectRequest'
  | 'expectConsole';

export const expectImplementations: Implementations<ExpectKeyword> = {
  expectVisible,
  expectText,
  expectValue,
  expectState,
  expectCount,
  expectAttribute,
  expectPage,
  expectTable,
  expectDownload,
  expectThat,
  expectRequest,
  expectConsole,
};

const verbs = { equals: '', contains: 'to contain ', matches: 'to match ' };

async function expectText(
  args: StepOf<'expectText'>,
  step: StepRun,
): Promise<void> {
  const { target, text, operator = 'equals', ignoreCase = false, not } = args;
  const same = (actual: string, expected: string) =>
    isText(actual, operator, expected, ignoreCase);
  const judge = {
    not,
    expected: `${verbs[operator]}${quoted(text)}`,
    actual: (found: string | string[]) => quoted(found),
  };
  const locator = await step.find(target);
  if (typeof text === 'string') {
    await holdEventually<string>(step, {
      ...judge,
      subject: `Text of ${step.words}`,
      observe: async () => fold((await textOf(locator, step)) ?? ''),
      holds: actual => same(actual, text),
    });
    return;
  }
  await holdEventually<string[]>(step, {
    ...judge,
    subject: `Texts of ${step.words}`,
    observe: async () => (await locator.allTextContents()).map(fold),
    holds: actual =>
      actual.length === text.length &&
      text.every((expected, index) => same(actual[index], expected)),
  });
}

function isText(
  actual: string,
  operator: 'equals' | 'contains' | 'matches',
  expected: string,
  ignoreCase: boolean,
): boolean {
  if (operator === 'matches')
    return matchPattern(expected, actual, ignoreCase) !== null;
  const [a, b] = ignoreCase
    ? [actual.toLowerCase(), fold(expected).toLowerCase()]
    : [actual, fold(expected)];
  return operator === 'equals' ? a === b : a.includes(b);
}

/** The address is known here without asking the browser. */
async function expectPage(
  { url, title, not }: StepOf<'expectPage'>,
  step: StepRun,
): Promise<void> {
  const wanted = [
    ...(url === undefined ? [] : [`address ${fullPattern(url, step.baseUrl)}`]),
    ...(title === undefined ? [] : [`title with “${title}”`]),
  ];
  await holdEventually(step, {
    not,
    subject: 'The page',
    expected: wanted.join(' and '),
    observe: async () => ({
      url: step.page.url(),
      title: title === undefined ? undefined : await titleOf(step),
    }),
    holds: page =>
      (url === undefined || fitsAddress(url, page.url, step.baseUrl)) &&
      (title === undefined || page.title!.includes(fold(title))),
    actual: page =>
      `address ${page.url}${
        page.title === undefined ? '' : ` and title “${page.title}”`
      }`,
  });
}

/** While one page takes the place of another there is no title to ask for. */
async function titleOf({ page }: StepRun): Promise<string> {
  return fold(await page.title().catch(() => ''));
}

async function expectDownload(
  args: StepOf<'expectDownload'>,
  step: StepRun,
): Promise<void> {
  const file = await step.attempt.downloads.get(args.download, step.remaining);
  const needsContent = args.contains !== undefined || args.sha256 !== undefined;
  if (!file.file && needsContent) {
    throw cannotBeDone(
      `The download “${file.fileName}” has ${file.size} bytes: too large to look into.`,
    );
  }
  const wrong: string[] = [];
  if (args.name !== undefined && !fitsStars(args.name, file.fileName))
    wrong.push(`its name is “${file.fileName}”, not “${args.name}”`);
  if (args.minSize !== undefined && file.size < args.minSize)
    wrong.push(`it has ${file.size} bytes, not at least ${args.minSize}`);
  if (
    args.contains !== undefined &&
    !(await holds(createReadStream(file.file!.path), args.contains))
  )
    wrong.push(`it does not contain “${args.contains}”`);
  const hash = args.sha256?.toLowerCase();
  if (hash !== undefined && file.file!.sha256 !== hash)
    wrong.push(`its SHA-256 is ${file.file!.sha256}, not ${hash}`);
  if (args.not && wrong.length === 0) {
    throw doesNotHold(
      `Download “${args.download}” is what it should not be: “${file.fileName}” with ${file.size} bytes.`,
    );
  }
  if (!args.not && wrong.length > 0) {
    throw doesNotHold(`Download “${args.download}”: ${wrong.join('; ')}.`);
  }
}

/** Whether a stream of UTF-8 holds a text. */
async function holds(content: Readable, text: string): Promise<boolean> {
  let tail = '';
  for await (const chunk of content.setEncoding('utf8')) {
    const read = tail + chunk;
    if (read.includes(text)) return true;
    tail = read.slice(Math.max(0, read.length - text.length + 1));
  }
  return text === '';
}

async function expectThat({
  value,
  operator,
  expected = '',
  not = false,
}: StepOf<'expectThat'>): Promise<void> {
  if (compare(value, operator, expected) === not) {
    const wanted = `${not ? 'not ' : ''}${operator}${
      operator === 'isEmpty' ? '' : ` “${expected}”`
    }`;
    throw doesNotHold(`Expected “${value}” to be so: ${wanted}.`, {
      expected: wanted,
      actual: value,
    });
  }
}

async function expectRequest(
  args: StepOf<'expectRequest'>,
  step: StepRun,
): Promise<void> {
  const { url, method, status, atLeast = 1, not } = args;
  const { requests } = step.attempt.watch;
  const ofAddress = () =>
    requests.filter(
      seen =>
        fitsAddress(url, seen.url, step.baseUrl) &&
        (method === undefined || seen.method === method),
    );
  await holdEventually(step, {
    not,
    subject: `Requests ${[method, fullPattern(url, step.baseUrl)]
      .filter(Boolean)
      .join(' ')}`,
    expected: `at least ${atLeast}${
      status === undefined ? '' : ` with status ${status}`
    }`,
    observe: async () => ofAddress(),
    holds: seen =>
      seen.filter(request => status === undefined || request.status === status)
        .length >= atLeast,
    actual: seen =>
      seen.length === 0
        ? 'none'
        : `${seen.length} with status ${seen
            .map(request => request.status ?? 'none')
            .join(', ')}`,
  });
}

async function expectConsole(
  { contains, not }: StepOf<'expectConsole'>,
  step: StepRun,
): Promise<void> {
  const lines = step.attempt.watch.console;
  const errors = () =>
    lines.filter(line => line.type === 'error').map(line => line.text);
  const hasErrors = contains === undefined;
  if (hasErrors && !not) {
    if (errors().length > 0) {
      throw doesNotHold(
        `The console has ${
          errors().length === 1 ? 'an error' : `${errors().length} errors`
        }: ${quoted(errors().slice(0, 5))}.`,
        {
          expected: 'no errors in the console',
          actual: quoted(errors().slice(0, 20)),
        },
      );
    }
    return;
  }
  await holdEventually(step, {
    not: hasErrors ? false : not,
    subject: 'The console',
    expected: hasErrors ? 'an error' : `a line with “${contains}”`,
    observe: async () => (hasErrors ? errors() : lines.map(line => line.text)),
    holds: found =>
      hasErrors
        ? found.length > 0
        : found.some(line => line.includes(contains)),
    actual: found => quoted(found.slice(-20)),
  });
}
