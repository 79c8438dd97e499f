import {
  summarizeStep,
  type Step,
  type StepResult,
  type StepStatus,
} from '@uatcms/plugin-uat-common';
import type { Attempt } from './Attempt';
import { AttemptEnd, cannotBeDone, inWords, StepFailure } from './failures';
import { holdsNow } from './holdsNow';
import { implementations } from './keywords/implementations';
import type { Implementation } from './keywords/implementation';
import { addToVideo, attachDownloads, pictureOf } from './stepEvidence';
import type { Scope } from './Scope';
import { StepRun } from './StepRun';

/** Beyond its time limit a step gets so long to say itself what it was waiting for. */
const grace = 1_000;

/**
 * Performs a list of steps in order. After a failure only the steps marked
 * `always` are performed.
 *
 * @param path - position of the list: that of the step it belongs to, or empty
 * @returns the first failure that counts, if there was one
 * @throws AttemptEnd when the attempt was ended from outside
 */
export async function performSteps(
  steps: readonly Step[],
  path: readonly number[],
  scope: Scope,
  attempt: Attempt,
): Promise<StepFailure | undefined> {
  let firstFailure: StepFailure | undefined;
  for (const [index, step] of steps.entries()) {
    if (firstFailure && !step.always) continue;
    const isLast = path.length === 0 && index === steps.length - 1;
    const failure = await performStep(
      step,
      [...path, index],
      scope,
      attempt,
      isLast,
    );
    if (failure && !step.optional) firstFailure ??= failure;
  }
  return firstFailure;
}

async function performStep(
  step: Step,
  path: number[],
  scope: Scope,
  attempt: Attempt,
  isLast: boolean,
): Promise<StepFailure | undefined> {
  const startedAt = Date.now();
  const timeout = step.timeout ?? attempt.setting.options.stepTimeout;
  let said: Step = step;
  let run = new StepRun(
    attempt,
    scope,
    timeout,
    false,
    nested(path, scope, attempt),
  );
  let status: StepStatus = 'passed';
  let failure: StepFailure | undefined;
  let end: AttemptEnd | undefined;
  let isRecorded = false;
  try {
    if (
      step.when &&
      !(await attempt.guard(holdsNow(scope.render(step.when), run)))
    ) {
      status = 'skipped';
    } else {
      said = rendered(step, scope);
      const touchesSecret = noteSecrets(said, attempt);
      isRecorded = true;
      await attempt.guard(beginRecorded(said, attempt));
      run = new StepRun(
        attempt,
        scope,
        timeout,
        touchesSecret,
        nested(path, scope, attempt),
      );
      await perform(said, run);
      run.remarks.push(...attempt.dialogs.takeRemarks());
      if (isLast && attempt.downloads.isWaiting) {
        const remarks = attempt.downloads.settle(run.remaining);
        run.remarks.push(...(await attempt.guard(remarks)));
      }
    }
  } catch (error) {
    if (error instanceof AttemptEnd) {
      end = error;
      status = error.verdict === 'cancelled' ? 'skipped' : 'error';
    } else {
      failure = worded(error, run);
      status = failure.verdict;
    }
  }
  // Pictures are ours, not the site's: they do not count as its time.
  const durationMs = Date.now() - startedAt;
  if (failure && !failure.detail.toldByNestedStep)
    end = await attempt.endIfCarrierFails();
  if (status !== 'skipped' && !end) {
    end = await keepEvidence(said, status, run, failure);
    if (isRecorded) await attempt.recordings.endStep();
  }
  if (failure && end?.isOutage) {
    // What it has found says nothing of the site.
    failure = undefined;
    status = 'error';
  }
  attempt.previousStepStartedAt = startedAt;
  await attempt.watch.completeNotices();
  report({
    step: said,
    path,
    run,
    status,
    startedAt,
    durationMs,
    failure,
    message: failure?.message ?? end?.message,
  });
  if (end) throw end;
  return failure;
}

/** @returns the end of the attempt, when it came while evidence was kept */
async function keepEvidence(
  step: Step,
  status: StepStatus,
  run: StepRun,
  failure: StepFailure | undefined,
): Promise<AttemptEnd | undefined> {
  try {
    await attachDownloads(run);
    await pictureOf(step, status, run, failure);
    await addToVideo(run);
    return undefined;
  } catch (error) {
    if (error instanceof AttemptEnd) return error;
    throw error;
  }
}

/** The step with its placeholders filled in; what is meant for people or was looked at before is left alone. */
function rendered(step: Step, scope: Scope): Step {
  const { note, when, ...own } = step;
  return scope.renderStep(own as Step);
}

function noteSecrets(step: Step, attempt: Attempt): boolean {
  const { setting } = attempt;
  if (setting.environment.secrets.length === 0) return false;
  const texts = JSON.stringify(step);
  if (!setting.secrets.isIn(texts)) return false;
  attempt.useSecrets(
    textsOf(step).flatMap(text => setting.secrets.valuesIn(text)),
  );
  return true;
}

async function beginRecorded(
  step: Step,
  { recordings, setting }: Attempt,
): Promise<void> {
  await recordings.beginStep(setting.secrets.mask(summarizeStep(step)));
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object'
    ? Object.values(value).flatMap(textsOf)
    : [];
}

const containers: readonly string[] = ['useSteps', 'useSession'];

async function perform(step: Step, run: StepRun): Promise<void> {
  const implementation = implementations[step.keyword] as Implementation<any>;
  const work = run.attempt.guard(implementation(step, run));
  // Steps inside a step have limits of their own.
  if (containers.includes(step.keyword)) {
    await work;
    return;
  }
  const pause = step.keyword === 'wait' ? step.milliseconds ?? 0 : 0;
  const { attempt } = run;
  try {
    await within(work, Math.max(run.timeout, pause) + grace);
  } catch (error) {
    // A page in a loop of dialogs ends the attempt; the step only found it there.
    await attempt.guard(attempt.dialogs.settle(attempt.page));
    throw error;
  }
  await attempt.guard(attempt.dialogs.settle());
}

/** @throws StepFailure (error) when the work is not done in time: not even the call that should have given up came back */
async function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  work.catch(() => undefined);
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          cannotBeDone(
            `The page does not respond (waited ${inWords(milliseconds)}).`,
          ),
        ),
      milliseconds,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function nested(path: number[], scope: Scope, attempt: Attempt) {
  return async (steps: readonly Step[], parameters: Record<string, string>) => {
    const failure = await performSteps(
      steps,
      path,
      scope.inside(parameters),
      attempt,
    );
    if (failure)
      throw new StepFailure(failure.verdict, failure.message, {
        toldByNestedStep: true,
        isOutage: failure.detail.isOutage,
      });
  };
}

/** What was thrown, in words; a page that could not be loaded explains what was not found on it. */
function worded(error: unknown, run: StepRun): StepFailure {
  const failure = run.explain(error);
  const { watch, page } = run.attempt;
  if (
    !failure.detail.toldByNestedStep &&
    page.url().startsWith('chrome-error:') &&
    watch.failedNavigation
  ) {
    const { url, reason } = watch.failedNavigation;
    const { words, isOutage } = watch.reasonOf(url, reason);
    return cannotBeDone(`The page ${url} could not be opened: ${words}.`, {
      isOutage,
    });
  }
  return failure;
}

interface Report {
  step: Step;
  path: number[];
  run: StepRun;
  status: StepStatus;
  startedAt: number;
  durationMs: number;
  failure: StepFailure | undefined;
  message: string | undefined;
}

function report({
  step,
  path,
  run,
  status,
  startedAt,
  durationMs,
  failure,
  message,
}: Report): void {
  const { attempt, remarks, artifacts, usedAlternative } = run;
  const { secrets } = attempt.setting;
  const said = (text: string | undefined, most: number) =>
    text ? clip(secrets.mask(text), most) : undefined;
  const notices = attempt.watch.takeNotices().map(notice => ({
    ...notice,
    text: clip(secrets.mask(notice.text), 1_000),
  }));
  const url = attempt.page.url();
  attempt.report({
    sequence: attempt.nextSequence(),
    path,
    keyword: step.keyword,
    title: clip(secrets.mask(summarizeStep(step)), 1_000),
    status,
    optional: step.optional || undefined,
    startedAt: new Date(startedAt).toISOString(),
    durationMs,
    message: said([message, ...remarks].filter(Boolean).join('\n'), 5_000),
    expected: said(failure?.detail.expected, 5_000),
    actual: said(failure?.detail.actual, 5_000),
    pageUrl: url === 'about:blank' ? undefined : said(url, 2_000),
    usedAlternative,
    notices: notices.length > 0 ? notices : undefined,
    artifacts: artifacts.length > 0 ? artifacts : undefined,
  } satisfies StepResult);
}

function clip(text: string, most: number) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
