import type {
  ArtifactRef,
  RunOptions,
  Verdict,
} from '@uatcms/plugin-uat-common';
import type { BrowserContext, Page } from 'playwright-core';
import type { AttemptEvidence, Evidence, FileOnDisk } from '../Evidence';
import { isWantOfRoom, noRoomIn } from '../../room';
import type { SecretVault } from '../SecretVault';
import { TraceRecording } from './TraceRecording';
import { VideoRecording } from './VideoRecording';
import type { VideoStudio } from './VideoStudio';

const traceFile = {
  kind: 'trace',
  name: 'trace.zip',
  contentType: 'application/zip',
} as const;
const videoFile = {
  kind: 'video',
  name: 'video.webm',
  contentType: 'video/webm',
} as const;

const remarks = {
  trace:
    'The trace has no moving pictures from the first use of a secret on, and every secret in it is masked.',
  video:
    'From the first use of a secret on the video shows one picture after each step, with secrets covered.',
  cut: 'The video ends early: there were too many pictures.',
};

/** Which recordings an attempt makes. What fails only is known at its end, so a video is begun for all. */
export interface RecordingPlan {
  trace: boolean;
  video: RunOptions['video'];
}

/** Trace and video of an attempt, and what a tester should know of them. */
export interface Recorded {
  artifacts: ArtifactRef[];
  remarks: string[];
  /** Why something that was wanted could not be written, in words. */
  problem?: string;
}

/** The recordings of one attempt: begun with its context, ended before it closes, and made into files beside what follows. */
export class Recordings {
  private readonly trace: TraceRecording | undefined;
  private readonly video: VideoRecording | undefined;
  private secretSince: number | undefined;
  private isWanted = { trace: false, video: false };

  constructor(
    private readonly plan: RecordingPlan,
    setting: { evidence: Evidence; secrets: SecretVault; studio: VideoStudio },
    isShown: (page: Page) => boolean,
  ) {
    const { evidence, secrets, studio } = setting;
    if (plan.trace) this.trace = new TraceRecording(evidence, secrets);
    if (plan.video !== 'off')
      this.video = new VideoRecording(evidence, studio, isShown);
  }

  get hasTrace(): boolean {
    return this.trace !== undefined;
  }

  /** @param traces - where Playwright writes down what happens in the browser of the context */
  async begin(context: BrowserContext, traces: string): Promise<void> {
    await this.trace?.begin(context, traces);
    await this.video?.begin(context);
  }

  /** To be called before a secret reaches the page. */
  secretIsUsed(): void {
    this.secretSince ??= Date.now();
    this.video?.showStepsOnly();
  }

  async beginStep(title: string): Promise<void> {
    await this.trace?.beginStep(title);
  }

  async endStep(): Promise<void> {
    await this.trace?.endStep();
  }

  /** Whether the video needs a picture of the step that has just ended. */
  get wantsStepPicture(): boolean {
    return this.video?.wantsSteps ?? false;
  }

  addStepPicture(jpeg: Buffer): void {
    this.video?.addStep(jpeg);
  }

  /** Ends the recordings, while the context is still open. */
  async end(verdict: Verdict): Promise<void> {
    const { plan } = this;
    const hasFailed = verdict === 'failed' || verdict === 'error';
    const isOver = verdict !== 'cancelled';
    this.isWanted = {
      trace: plan.trace && isOver,
      video: isOver && (plan.video === 'all' || hasFailed),
    };
    await this.video?.end();
    await this.trace?.end(this.isWanted.trace);
  }

  /**
   * Makes the files that are wanted. One that cannot be made is said, and changes no verdict; unless there is no room for it,
   * which is no fault of the page.
   */
  async keep(evidence: AttemptEvidence): Promise<Recorded> {
    const recorded: Recorded = { artifacts: [], remarks: [] };
    const { trace, video, isWanted, secretSince } = this;
    const take = async (
      what: Pick<ArtifactRef, 'kind' | 'name' | 'contentType'>,
      make: () => Promise<FileOnDisk>,
    ) => {
      try {
        const content = await make();
        recorded.artifacts.push(await evidence.keep({ ...what, content }));
      } catch (error) {
        if (isWantOfRoom(error))
          recorded.problem = `There is no ${what.kind}: ${noRoomIn()}.`;
        else
          recorded.remarks.push(`There is no ${what.kind}: ${inWords(error)}.`);
      }
    };
    if (trace && isWanted.trace) {
      await take(traceFile, () => trace.take(secretSince));
      if (secretSince !== undefined) recorded.remarks.push(remarks.trace);
    }
    if (video && isWanted.video) {
      await take(videoFile, () => video.take());
      if (secretSince !== undefined) recorded.remarks.push(remarks.video);
      if (video.isCut) recorded.remarks.push(remarks.cut);
    }
    await video?.discard();
    return recorded;
  }
}

function inWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0].replace(/\.$/, '').slice(0, 500);
}
