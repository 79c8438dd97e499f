import './lambda/home';
import { ringSchema } from '@uatcms/plugin-uat-common';
import { BrowserKeeper } from './browser/BrowserKeeper';
import { sandboxBrowser } from './browser/sandboxBrowser';
import { ContextSupply } from './engine/ContextSupply';
import { answerRing, type RingAnswer } from './lambda/answerRing';
import { sweepTemporaryFiles } from './lambda/sweepTemporaryFiles';
import { TimeBudget } from './lambda/TimeBudget';
import type { CallRequest, RunSessions } from './performCall';
import { awsSecrets } from './secrets/awsSecrets';
import { version } from '../package.json';

/*
 * The second door of the engine: a handler for AWS Lambda. An event is a ring: “there is work in this run”.
 *
 * A sandbox performs one event at a time, and is frozen in between. What it keeps from one to the next is the browser,
 * which starts while the code is still being loaded, the signed-in sessions of one run, and secrets for some minutes.
 * It may be thrown away at any moment: nothing in it is needed by anybody.
 */

const runner = `uat-runner ${version} (Lambda)`;
const secrets = awsSecrets(async () =>
  (await import('./secrets/secretsManager')).openSecretsManager(),
);
let keeper: BrowserKeeper | undefined;
let sessions: RunSessions | undefined;
let browser: Promise<CallRequest['browser']> | undefined = startBrowser();

async function startBrowser(): Promise<CallRequest['browser']> {
  await sweepTemporaryFiles();
  try {
    const found = await sandboxBrowser();
    keeper = new BrowserKeeper(found);
    const mode = found.contextsPerBrowser ? ', one process' : '';
    return {
      contexts: new ContextSupply(keeper),
      name: `${found.version} (${found.source}${mode})`,
    };
  } catch (error) {
    // What keeps it from starting may be gone with the next event.
    browser = undefined;
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

/** Sessions belong to one run; with the next run they are forgotten. */
function sessionsOf(runId: string) {
  if (sessions?.runId !== runId) sessions = { runId, states: new Map() };
  return sessions.states;
}

/**
 * Answers a ring.
 *
 * @throws Error when the event is none: whoever invokes the function by hand sees what is missing
 */
export async function handler(
  event: unknown,
  context: { getRemainingTimeInMillis(): number },
): Promise<RingAnswer> {
  const ring = ringSchema.parse(event);
  const time = new TimeBudget(() => context.getRemainingTimeInMillis());
  const answer = await answerRing(ring, time, {
    browser: await (browser ??= startBrowser()),
    sessionsOf,
    secrets,
    runner,
  });
  await sweepTemporaryFiles(keeper?.inUseSince ?? Date.now());
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  return answer;
}
