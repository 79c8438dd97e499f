import type { ImportedAttempt, ImportedTest } from '@uatcms/core';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { messageOf, TestCollector } from './TestCollector';
import { unreadable } from './unreadable';

const deepest = 50;

/** What a test case says of one of its tries. */
interface Outcome {
  element: string;
  message: string;
  text: string;
}

const outcomes = new Set([
  'failure',
  'error',
  'skipped',
  'flakyFailure',
  'flakyError',
  'rerunFailure',
  'rerunError',
]);

/** What is read so far, element by element. */
class JUnitReader {
  readonly #collector = new TestCollector();
  readonly #path: string[] = [];
  readonly #suites: Array<{ name: string; timestamp?: string }> = [];
  #testCase: Record<string, string> | undefined;
  #outcomes: Outcome[] = [];
  #outcome: Outcome | undefined;

  get tests(): ImportedTest[] {
    return this.#collector.tests;
  }

  open({ name, attributes }: SaxesTagPlain): void {
    this.#path.push(name);
    if (this.#path.length === 1 && !/^testsuites?$/.test(name)) {
      throw unreadable(
        `it begins with <${name}>, and JUnit XML begins with <testsuites> or <testsuite>`,
      );
    }
    if (this.#path.length > deepest) {
      throw unreadable(`its elements are nested more than ${deepest} deep`);
    }
    if (name === 'testsuite') {
      const { name: suite = '', timestamp } = attributes;
      this.#suites.push({ name: suite, timestamp });
    } else if (name === 'testcase') {
      this.#testCase = attributes;
      this.#outcomes = [];
    } else if (this.#testCase && outcomes.has(name)) {
      const { message = '' } = attributes;
      this.#outcome = { element: name, message, text: '' };
      this.#outcomes.push(this.#outcome);
    }
  }

  text(text: string): void {
    if (this.#outcome) {
      this.#outcome.text += text;
    }
  }

  close({ name }: SaxesTagPlain): void {
    this.#path.pop();
    if (name === 'testsuite') {
      this.#suites.pop();
    } else if (name === 'testcase') {
      this.#add(this.#testCase!);
      this.#testCase = undefined;
    } else if (name === this.#outcome?.element) {
      this.#outcome = undefined;
    }
  }

  #add({ name = '', classname = '', time = '' }: Record<string, string>): void {
    const suite = this.#suites.at(-1);
    const caseName = suite?.name || classname;
    // Where one suite holds several classes, the class tells tests of one name apart.
    const tellsMore = classname !== '' && !classname.endsWith(caseName);
    this.#collector.add(
      caseName,
      tellsMore ? `${classname} › ${name}` : name,
      attemptsOf(
        this.#outcomes,
        milliseconds(time),
        instantOf(suite?.timestamp),
      ),
    );
  }
}

/**
 * The tests of JUnit XML as Ant, Jenkins, Maven Surefire, pytest and others write it. Suites become cases, test cases
 * rows. `flakyFailure` and `rerunFailure` are attempts before the last one.
 *
 * The parser knows the five entities of XML and no others, reads no document type and nothing outside the file: what
 * is declared there would be expanded, or fetched.
 *
 * @throws Refusal `invalid`
 */
export function readJUnit(content: Buffer): ImportedTest[] {
  const reader = new JUnitReader();
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw unreadable(
      'it declares a document type (<!DOCTYPE …>), which is not accepted; remove the declaration',
    );
  });
  parser.on('opentag', tag => reader.open(tag));
  parser.on('text', text => reader.text(text));
  parser.on('cdata', text => reader.text(text));
  parser.on('closetag', tag => reader.close(tag));
  parser.on('error', error => {
    throw unreadable(`it is not well-formed XML: ${error.message}`);
  });
  parser.write(new TextDecoder().decode(content)).close();
  return reader.tests;
}

function attemptsOf(
  said: Outcome[],
  durationMs: number,
  startedAt: string | undefined,
): ImportedAttempt[] {
  const before = said
    .filter(({ element }) => /^(flaky|rerun)/.test(element))
    .map(
      (outcome): ImportedAttempt => ({
        verdict: outcome.element.endsWith('Error') ? 'error' : 'failed',
        message: inWords(outcome),
        durationMs: 0,
        startedAt,
      }),
    );
  const last = said.find(({ element }) => !/^(flaky|rerun)/.test(element));
  return [
    ...before,
    {
      verdict: last ? verdictOf(last.element) : 'passed',
      message: last && inWords(last),
      durationMs,
      startedAt,
    },
  ];
}

function verdictOf(element: string): 'failed' | 'error' | 'skipped' {
  switch (element) {
    case 'failure':
      return 'failed';
    case 'error':
      return 'error';
    default:
      return 'skipped';
  }
}

function inWords({ message, text }: Outcome): string | undefined {
  const said = text.trim();
  return messageOf(
    said.startsWith(message.trim()) ? said : `${message}\n${said}`,
  );
}

/** Seconds, sometimes with commas between the thousands. */
function milliseconds(time: string): number {
  const seconds = Number(time.replace(/,/g, ''));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
}

/** A timestamp of the Ant schema has no zone; it is taken for UTC. */
function instantOf(timestamp: string | undefined): string | undefined {
  if (!timestamp) {
    return undefined;
  }
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(timestamp)
    ? timestamp
    : `${timestamp}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
