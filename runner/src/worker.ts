import type { WorkerMessage, WorkerRequest } from '@uatcms/plugin-uat-common';
import { BrowserKeeper } from './browser/BrowserKeeper';
import { sandboxVariable } from './browser/executable';
import { findBrowser } from './browser/findBrowser';
import { ContextSupply } from './engine/ContextSupply';
import { ownTempFolder } from './ownTempFolder';
import { performCall, type CallRequest, type RunSessions } from './performCall';
import { version } from '../package.json';

/*
 * The worker: a process that performs one shard after the other for the local
 * executor, over an IPC channel (messages: runner protocol, `worker.ts`).
 *
 * It lives no longer than its parent: when the channel closes it exits at once,
 * and the browser with it. Killed outright, it takes the browser along too: the
 * browser is driven over a pipe and ends when the pipe breaks.
 */

const runner = `uat-runner ${version}`;

if (!process.send) {
  process.stderr.write(
    'This program is started by the local executor, over an IPC channel.\n',
  );
  process.exit(2);
}

const say = (message: WorkerMessage) => {
  if (process.connected) process.send?.(message, () => undefined);
};

// Before anything is put into the folder of the system.
ownTempFolder();

let browser: Promise<CallRequest['browser']> | undefined;
let keeper: BrowserKeeper | undefined;
let sessions: RunSessions | undefined;
let stopping = new AbortController();
let current: Promise<void> = Promise.resolve();

async function startBrowser(): Promise<CallRequest['browser']> {
  try {
    const found = await findBrowser();
    keeper = new BrowserKeeper(found);
    if (found.withoutSandbox) {
      say({
        type: 'log',
        level: 'warn',
        message: `The browser runs WITHOUT its sandbox, as ${sandboxVariable}=off says: a page that breaks out of it has the rights of the runner.`,
      });
    }
    say({ type: 'ready', browser: `${found.version} (${found.source})` });
    return {
      contexts: new ContextSupply(keeper),
      name: `${found.version} (${found.source})`,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ type: 'unready', message });
    return { missing: message };
  }
}

/** Sessions belong to one run; with the next run they are forgotten. */
function sessionsOf(runId: string) {
  if (sessions?.runId !== runId) sessions = { runId, states: new Map() };
  return sessions.states;
}

async function perform(call: CallRequest['call']): Promise<void> {
  stopping = new AbortController();
  const { signal } = stopping;
  const known = await (browser ??= startBrowser());
  const { outcome, message } = await performCall({
    call,
    browser: known,
    sessionsOf,
    stop: signal,
    runner,
  });
  say({
    type: 'done',
    shardId: call.shardId,
    attempt: call.attempt,
    outcome,
    message,
  });
  // Who cancels a run wants the site to be left alone, and a browser that hangs closes no page.
  if (outcome === 'stopped') await keeper?.discard();
}

async function exit(code: number): Promise<never> {
  await keeper?.discard();
  process.exit(code);
}

process.on('message', (request: WorkerRequest) => {
  if (request.type === 'stop') stopping.abort();
  else current = current.then(() => perform(request.call));
});

// At once, and the browser with the pipe: closing it first would fail the current
// iteration, and that failure might still be reported, to another replica for instance.
process.on('disconnect', () => process.exit(0));

async function endInOrder(): Promise<void> {
  stopping.abort();
  await current;
  await exit(0);
}

process.once('SIGTERM', endInOrder);
process.once('SIGINT', endInOrder);

for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(fault, (error: unknown) => {
    say({
      type: 'log',
      level: 'error',
      message:
        error instanceof Error ? error.stack ?? error.message : String(error),
    });
    exit(1);
  });
}

browser = startBrowser();
