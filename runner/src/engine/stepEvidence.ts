import type { Step, StepStatus } from '@uatcms/plugin-uat-common';
import { largestDownload } from './Downloads';
import type { StepFailure } from './failures';
import { takePicture } from './pictures';
import type { StepRun } from './StepRun';

/** Steps after which the page looks as before. */
const leaveNoMark: readonly string[] = [
  'set',
  'onDialog',
  'onDownload',
  'useSteps',
  'useSession',
  'screenshot',
];
const pictureTimeout = 5_000;

/** Takes the picture of a step, if one is wanted. A picture that cannot be taken is said, and changes no verdict. */
export async function pictureOf(
  step: Step,
  status: StepStatus,
  run: StepRun,
  failure: StepFailure | undefined,
): Promise<void> {
  if (!isWanted(step, status, run, failure)) return;
  if (run.touchesSecret) {
    run.remarks.push('No picture: the step works with a secret.');
    return;
  }
  try {
    run.artifacts.push(
      await takePicture(run.attempt, {
        name: step.keyword,
        timeout: pictureTimeout,
      }),
    );
  } catch {
    if (!run.attempt.hasEnded)
      run.remarks.push('No picture: the page could not be drawn in time.');
  }
}

function isWanted(
  step: Step,
  status: StepStatus,
  run: StepRun,
  failure: StepFailure | undefined,
): boolean {
  const hasFailed = status === 'failed' || status === 'error';
  if (run.attempt.page.isClosed() || run.attempt.page.url() === 'about:blank')
    return false;
  if (failure?.detail.toldByNestedStep) return false;
  if (step.screenshot === 'on') return true;
  if (step.screenshot === 'off') return false;
  const { evidence } = run.attempt.setting.options;
  if (evidence === 'all')
    return hasFailed || !leaveNoMark.includes(step.keyword);
  return evidence === 'failed' && hasFailed;
}

/** Hangs the downloads that were completed during a step onto it. */
export async function attachDownloads(run: StepRun): Promise<void> {
  const { attempt } = run;
  const { downloads, setting } = attempt;
  for (const { fileName, size, bytes } of downloads.takeFinished()) {
    if (!bytes) {
      run.remarks.push(
        `The download “${fileName}” was not kept: it has ${size} bytes, and ${largestDownload} is the most.`,
      );
    } else if (setting.secrets.isInBytes(bytes)) {
      run.remarks.push(
        `The download “${fileName}” was not kept: it holds a secret.`,
      );
    } else {
      const name = setting.secrets.mask(fileName).slice(0, 300);
      run.artifacts.push(
        await attempt.guard(
          setting.evidence.keep({
            kind: 'download',
            name,
            contentType: 'application/octet-stream',
            bytes,
          }),
        ),
      );
    }
  }
}
