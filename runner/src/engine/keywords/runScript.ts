import { Script } from 'node:vm';
import type { StepOf } from '@uatcms/plugin-uat-common';
import type { CDPSession } from 'playwright-core';
import {
  AttemptEnd,
  cannotBeDone,
  inWords,
  type StepFailure,
} from '../failures';
import { sleep } from '../sleep';
import type { StepRun } from '../StepRun';
import { resultOf, type ResultOfScript } from './resultOfScript';

/** What a browser answers to an evaluation. */
type Evaluated = Awaited<ReturnType<typeof evaluate>>;

/** Longest result that is kept, in characters. */
const longestResult = 100_000;
const longestShown = 300;
/** Milliseconds in which a page that is not kept busy answers, and in which one that was stopped comes back. */
const patience = 300;
/** The name under which the browser knows the script: lines in its stacks begin with it. */
const sourceName = 'uat-script';
/** What V8 says of a body that closes its function and opens another. */
const closesItself = 'Single function literal required';
/** Errors keep their place; of anything else that was thrown the browser would tell no more than its kind. */
const rethrown =
  'thrown => thrown instanceof Error ? Promise.reject(thrown) : { thrown: String(JSON.stringify(thrown)) }';

/**
 * Runs a script in the page, as its own scripts do.
 *
 * It is evaluated by the browser as a whole, so that no policy of the page keeps it from being made out of a text. A script
 * that goes beyond the time of the step, or of the iteration, is stopped: a page in an endless loop could not even be
 * closed.
 */
export async function runScript(
  { script, values = {}, as }: StepOf<'runScript'>,
  step: StepRun,
): Promise<void> {
  const { attempt, page, timeout } = step;
  if (!page.url().startsWith('http')) {
    throw cannotBeDone(
      'The script has no page to run in. Put “Open a page” before this step.',
    );
  }
  refuseSecrets(values, step);
  assertReadable(script);
  const session = await attempt.opened.context.newCDPSession(page);
  try {
    const running = evaluate(session, expressionOf(script, values));
    const evaluated = await untilDone(running, step).catch(async error => {
      if (!(error instanceof AttemptEnd)) {
        throw cannotBeDone(
          'The page was left or closed while the script was running in it.',
        );
      }
      await stop(session);
      throw error;
    });
    if (evaluated === 'late') {
      await stop(session);
      throw cannotBeDone(
        `The script was not done within ${inWords(timeout)}, and was stopped.`,
      );
    }
    keepResult(evaluated, as, step);
  } finally {
    session.detach().catch(() => undefined);
  }
}

/** A variable or a parameter may hold a secret, which only shows when the step runs. */
function refuseSecrets(values: Record<string, string>, step: StepRun): void {
  const { secrets } = step.attempt.setting;
  const holding = Object.keys(values).filter(name =>
    secrets.isIn(values[name]),
  );
  if (holding.length > 0) {
    throw cannotBeDone(
      `${holding
        .map(name => `“${name}”`)
        .join(
          ', ',
        )} holds a secret, and a script could show it. Secrets are not given to scripts: put it into a field with “Fill in”.`,
    );
  }
}

/**
 * Finds what the browser could not read, with its line. The script is only read here, never run.
 *
 * @throws StepFailure (error)
 */
function assertReadable(script: string): void {
  try {
    // As one function body: what closes it and goes on behind would be read as something else.
    const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
    // eslint-disable-next-line no-new, no-new-func
    new AsyncFunction('values', script);
  } catch (error) {
    const { message } = error as Error;
    throw cannotBeDone(
      `The script cannot be read${lineOfSyntaxError(script)}: ${
        message === closesItself
          ? 'a brace closes the function that it is the body of'
          : message.replace(/\.$/, '')
      }.`,
    );
  }
}

function lineOfSyntaxError(script: string): string {
  try {
    // eslint-disable-next-line no-new
    new Script(`(async values => {\n${script}\n})`, {
      filename: sourceName,
      lineOffset: -1,
    });
    return '';
  } catch (error) {
    return inLine((error as Error).stack ?? '');
  }
}

/** ` (line 3)` for a stack with a place in the script. */
function inLine(stack: string, offset = 0): string {
  const found = new RegExp(`${sourceName}:(\\d+)`).exec(stack);
  return found ? ` (line ${Number(found[1]) - offset})` : '';
}

/** The script begins in the second line. */
const linesBefore = 1;

function expressionOf(script: string, values: Record<string, string>): string {
  // Nothing of ours stands around the script that it could see, or could hide something of the page from it.
  return (
    `(async values => {\n${script}\n})(${JSON.stringify(values)})` +
    `.then(result => (${resultOf})(result, ${longestResult}), ${rethrown})\n//# sourceURL=${sourceName}`
  );
}

function evaluate(session: CDPSession, expression: string) {
  return session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
  });
}

/** @throws AttemptEnd when the attempt ends meanwhile */
async function untilDone(
  running: Promise<Evaluated>,
  { attempt, remaining }: StepRun,
): Promise<Evaluated | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>(resolve => {
    timer = setTimeout(() => resolve('late'), remaining);
  });
  return attempt
    .guard(Promise.race([running, late]))
    .finally(() => clearTimeout(timer));
}

/** Stops what keeps the page busy, if something does: a script that only waits leaves nothing to stop. */
async function stop(session: CDPSession): Promise<void> {
  const answers = session
    .send('Runtime.evaluate', { expression: '1' })
    .then(() => true);
  const isBusy = await Promise.race([
    answers.then(
      () => false,
      () => false,
    ),
    sleep(patience).then(() => true),
  ]);
  if (!isBusy) return;
  const stopped = session.send('Runtime.terminateExecution');
  stopped.catch(() => undefined);
  await Promise.race([answers.catch(() => undefined), sleep(patience)]);
}

function keepResult(
  { result, exceptionDetails }: Evaluated,
  as: string | undefined,
  step: StepRun,
): void {
  if (exceptionDetails) throw thrownError(exceptionDetails);
  const { text, problem, thrown } = result.value as ResultOfScript;
  if (thrown !== undefined) throw cannotBeDone(`The script threw ${thrown}.`);
  if (as !== undefined) {
    if (text === undefined) {
      throw cannotBeDone(
        problem === undefined
          ? `The script returned nothing that could be kept as “${as}”. End it with return.`
          : `What the script returned cannot be kept as “${as}”: ${problem}.`,
      );
    }
    step.scope.set(as, text);
  }
  if (text !== undefined) {
    step.remarks.push(
      `The script returned ${
        text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
      }`,
    );
  }
}

type Thrown = NonNullable<Evaluated['exceptionDetails']>;

/** What the script threw, in words. */
function thrownError({ exception, text }: Thrown): StepFailure {
  const stack = exception?.description ?? text;
  const [message] = stack.split(/\n\s+at /);
  return cannotBeDone(
    `The script threw ${message}${inLine(stack, linesBefore)}.`,
  );
}
