import {
  printOrderSchema,
  ringSchema,
  type PrintAnswer,
} from '@uatcms/plugin-uat-common';
import type { BrowserKeeper } from '../browser/BrowserKeeper';
import type { FoundBrowser } from '../browser/findBrowser';
import { sandboxBrowser } from '../browser/sandboxBrowser';
import { ContextSupply } from '../engine/ContextSupply';
import { answerPrintOrder } from './answerPrintOrder';
import { answerRing, type RingAnswer } from './answerRing';
import { sweepTemporaryFiles } from './sweepTemporaryFiles';
import { TimeBudget } from './TimeBudget';
import type { RunSessions } from '../performCall';
import { awsSecrets } from '../secrets/awsSecrets';
import { version } from '../../package.json';

/*
 * The second door of the engine: a handler for AWS Lambda. An event is a ring: “there is work in this run”, or the order
 * to print a document.
 *
 * A sandbox performs one event at a time, and is frozen in between. What it keeps from one to the next is the browser,
 * which starts while the code is still being loaded, the signed-in sessions of one run, and secrets for some minutes.
 * It may be thrown away at any moment: nothing in it is needed by anybody.
 */

const runner = `uat-runner ${version} (Lambda)`;
const secrets = awsSecrets(async () =>
  (await import('../secrets/secretsManager')).openSecretsManager(),
);
let keeper: BrowserKeeper | undefined;
let sessions: RunSessions | undefined;
let browser: Promise<SandboxBrowser> | undefined = startBrowser();

/** The browser of the sandbox, or why there is none. */
type SandboxBrowser =
  | { found: FoundBrowser; contexts: ContextSupply; name: string }
  | { missing: string };

async function startBrowser(): Promise<SandboxBrowser> {
  await sweepTemporaryFiles();
  try {
    const proved = await sandboxBrowser();
    const { found } = proved;
    keeper = proved.keeper;
    const mode = found.contextsPerBrowser ? ', one process' : '';
    const name = `${found.version} (${found.source}${mode})`;
    log({ browser: name, readyAfterMs: Math.round(performance.now()) });
    return { found, contexts: new ContextSupply(keeper), name };
  } catch (error) {
    // What keeps it from starting may be gone with the next event.
    browser = undefined;
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

/** Resolves when the browser has been started, or could not be. */
export async function browserStarted(): Promise<void> {
  await browser;
}

/** Into the log of the function. */
function log(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Sessions belong to one run; with the next run they are forgotten. */
function sessionsOf(runId: string) {
  if (sessions?.runId !== runId) sessions = { runId, states: new Map() };
  return sessions.states;
}

/** Time that is kept for the answer to an order that could not be carried out in time. */
const answerReserve = 2_000;

const isPrintOrder = (event: unknown) =>
  typeof event === 'object' && event !== null && 'print' in event;

/**
 * Answers a ring, or an order to print.
 *
 * @throws Error when the event is neither: whoever invokes the function by hand sees what is missing
 */
export async function handler(
  event: unknown,
  context: { getRemainingTimeInMillis(): number },
): Promise<RingAnswer | PrintAnswer> {
  const answer = isPrintOrder(event)
    ? await print(event, context.getRemainingTimeInMillis() - answerReserve)
    : await perform(event, () => context.getRemainingTimeInMillis());
  await sweepTemporaryFiles(keeper?.inUseSince ?? Date.now());
  log(answer);
  return answer;
}

async function perform(event: unknown, remaining: () => number) {
  const ring = ringSchema.parse(event);
  return answerRing(ring, new TimeBudget(remaining), {
    browser: await (browser ??= startBrowser()),
    sessionsOf,
    secrets,
    runner,
  });
}

async function print(event: unknown, remaining: number): Promise<PrintAnswer> {
  const order = printOrderSchema.parse(event);
  const started = await (browser ??= startBrowser());
  return 'missing' in started
    ? { problem: started.missing }
    : answerPrintOrder(order, started.found, remaining);
}
