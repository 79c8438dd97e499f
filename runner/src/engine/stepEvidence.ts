import type { Step, StepStatus } from '@uatcms/plugin-uat-common';
import type { StepFailure } from './failures';
import { shoot, takePicture } from './pictures';
import type { StepRun } from './StepRun';

/** Steps after which the page looks as before. */
const leaveNoMark: readonly string[] = [
  'set',
  'onDialog',
  'onDownload',
  'mockRequest',
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
    const end = await run.attempt.endIfCarrierFails();
    if (end) throw end;
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
  if (evidence === 'none') return false;
  if (evidence === 'all' && !leaveNoMark.includes(step.keyword)) return true;
  return hasFailed || (evidence === 'keySteps' && isKeyStep(step, run));
}

/** Steps that open a page or go to another. */
const opensPage: readonly string[] = ['openUrl', 'navigate', 'switchPage'];

/** What a tester would show of a test: what was expected, and every page on the way, whatever led to it. */
function isKeyStep({ keyword }: Step, run: StepRun): boolean {
  return (
    keyword.startsWith('expect') ||
    opensPage.includes(keyword) ||
    (run.hasChangedPage && !leaveNoMark.includes(keyword))
  );
}

/** Where the video shows steps instead of moving pictures, it gets one of each step that touches no secret. */
export async function addToVideo({
  attempt,
  touchesSecret,
}: StepRun): Promise<void> {
  const { recordings, page } = attempt;
  if (!recordings.wantsStepPicture || touchesSecret || page.isClosed()) return;
  try {
    recordings.addStepPicture(
      await shoot(attempt, { timeout: pictureTimeout }),
    );
  } catch (error) {
    if (attempt.hasEnded) throw error;
  }
}

/** Hangs the downloads that were completed during a step onto it. */
export async function attachDownloads(run: StepRun): Promise<void> {
  const { attempt } = run;
  const { downloads, setting, evidence } = attempt;
  for (const {
    fileName,
    size,
    file,
    holdsSecret,
  } of downloads.takeFinished()) {
    if (!file) {
      run.remarks.push(
        `The download “${fileName}” was not kept: it has ${size} bytes, and ${setting.evidence.largest} is the most.`,
      );
    } else if (holdsSecret) {
      run.remarks.push(
        `The download “${fileName}” was not kept: it holds a secret.`,
      );
    } else {
      const name = setting.secrets.mask(fileName).slice(0, 300);
      run.artifacts.push(
        await attempt.guard(
          evidence.keep({
            kind: 'download',
            name,
            contentType: 'application/octet-stream',
            content: file,
          }),
        ),
      );
    }
  }
}
