import { fitsAddress } from '../addresses';
import { isTimeout } from '../explain';
import { cannotBeDone, doesNotHold, inWords } from '../failures';
import { takePicture } from '../pictures';
import { sleep } from '../sleep';
import type { StepRun } from '../StepRun';
import type { Implementations } from './implementation';

type FlowKeyword = 'useSteps' | 'wait' | 'screenshot' | 'manual';

export const flowImplementations: Implementations<FlowKeyword> = {
  useSteps: async ({ group: name, parameters = {} }, step) => {
    const group = step.attempt.setting.stepGroups.get(name);
    if (!group) {
      throw cannotBeDone(`There is no step group “${name}”.`);
    }
    await step.performNested(group.steps, {
      ...defaultsOf(group.parameters ?? [], step),
      ...parameters,
    });
  },

  wait: async (args, step) => {
    if (args.milliseconds !== undefined) await sleep(args.milliseconds);
    else if (args.forUrl !== undefined) await waitForUrl(args.forUrl, step);
    else if (args.forResponse !== undefined)
      await waitForResponse(args.forResponse, step);
    else
      await step.page.waitForLoadState(args.forLoad, {
        timeout: step.remaining,
      });
  },

  screenshot: async ({ name, fullPage, screenshot }, step) => {
    if (screenshot === 'off') return;
    step.artifacts.push(
      await takePicture(step.attempt, {
        name,
        fullPage,
        timeout: step.remaining,
      }),
    );
  },

  // The portal gives cases with such a step to people. One that comes here all the same has not been checked by anybody.
  manual: async () => {
    throw cannotBeDone(
      'This step is for a person, and a runner cannot carry it out. Perform the case in the portal, under “Your checks”.',
    );
  },
};

function defaultsOf(
  parameters: Array<{ name: string; default?: string }>,
  step: StepRun,
): Record<string, string> {
  return Object.fromEntries(
    parameters.flatMap(parameter =>
      parameter.default === undefined
        ? []
        : [[parameter.name, step.scope.render(parameter.default)]],
    ),
  );
}

async function waitForUrl(pattern: string, step: StepRun): Promise<void> {
  try {
    await step.page.waitForURL(
      url => fitsAddress(pattern, url.href, step.baseUrl),
      { timeout: step.remaining, waitUntil: 'commit' },
    );
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw doesNotHold(
      `The page did not come to ${pattern} within ${inWords(step.timeout)}.`,
      {
        expected: pattern,
        actual: step.page.url(),
      },
    );
  }
}

/**
 * An answer that came while the step before was still running counts: the step
 * that causes it stands before this one.
 */
async function waitForResponse(pattern: string, step: StepRun): Promise<void> {
  const { watch, previousStepStartedAt } = step.attempt;
  const hasCome = () =>
    watch.requests.some(
      ({ url, answeredAt = 0 }) =>
        answeredAt >= previousStepStartedAt &&
        fitsAddress(pattern, url, step.baseUrl),
    );
  while (!hasCome()) {
    if (step.remaining <= 25) {
      throw doesNotHold(
        `No response came from ${pattern} within ${inWords(step.timeout)}.`,
      );
    }
    await sleep(25);
  }
}
