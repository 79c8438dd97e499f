import type { ArtifactRef, Step, Target } from '@uatcms/plugin-uat-common';
import type { Locator, Page } from 'playwright-core';
import type { Attempt } from './Attempt';
import { explain } from './explain';
import { doesNotHold, inWords } from './failures';
import { locate, type Located } from './locate';
import type { Scope } from './Scope';
import { Shortcut } from './shortcut/Shortcut';
import { sleep } from './sleep';

/** Performs steps inside a step, with the parameters they see. @throws StepFailure when one of them did not pass */
export type PerformNested = (
  steps: readonly Step[],
  parameters: Record<string, string>,
) => Promise<void>;

/** One step while it is being performed: what keyword implementations work with. */
export class StepRun {
  readonly deadline: number;
  /** Number of the alternative locator that had to be used, from 1. */
  usedAlternative: number | undefined;
  readonly remarks: string[] = [];
  readonly artifacts: ArtifactRef[] = [];
  private looked: string | undefined;
  private readonly pageChangesBefore: number;

  constructor(
    readonly attempt: Attempt,
    readonly scope: Scope,
    /** Milliseconds the step may take. */
    readonly timeout: number,
    /** A value of the step is a secret or holds one. */
    readonly touchesSecret: boolean,
    readonly performNested: PerformNested,
  ) {
    this.deadline = Date.now() + timeout;
    this.pageChangesBefore = attempt.pageChanges;
  }

  /** Whether the page has changed for another since the step began. */
  get hasChangedPage(): boolean {
    return this.attempt.pageChanges > this.pageChangesBefore;
  }

  get page(): Page {
    return this.attempt.page;
  }

  /** The short way to work on the page. A trace shows what Playwright does, so it goes the long way. */
  get shortcut(): Shortcut | undefined {
    return this.attempt.recordings.hasTrace
      ? undefined
      : Shortcut.of(this.page);
  }

  get baseUrl(): string {
    return this.attempt.setting.environment.baseUrl;
  }

  /** Milliseconds left. At least one: nothing left means for Playwright that there is no limit. */
  get remaining(): number {
    return Math.max(1, this.deadline - Date.now());
  }

  /** What the step looked for last, in words. */
  get words(): string {
    return this.looked ?? 'The element';
  }

  /**
   * The locator to act on. An element without alternatives costs nothing here;
   * with alternatives the first one that finds something is taken, and only
   * after the primary has found nothing for a third of the time.
   */
  async find(target: Target): Promise<Locator> {
    const located = this.locate(target);
    if (located.alternatives.length === 0) return located.primary;
    const patience = Date.now() + this.timeout / 3;
    for (let pause = 20; ; pause = Math.min(pause * 2, 250)) {
      if ((await located.primary.count()) > 0) return located.primary;
      if (Date.now() >= patience) {
        const found = await this.firstAlternative(located);
        if (found) return found;
      }
      if (Date.now() + pause >= this.deadline) {
        throw doesNotHold(
          `${
            located.words
          } was not found on ${this.page.url()} within ${inWords(
            this.timeout,
          )}, ` +
            `and neither was any of its ${located.alternatives.length} alternatives.`,
        );
      }
      await sleep(pause);
    }
  }

  /** As `find`, without waiting: for what may rightly be absent. */
  async findNow(target: Target): Promise<Locator> {
    const located = this.locate(target);
    if (
      located.alternatives.length === 0 ||
      (await located.primary.count()) > 0
    )
      return located.primary;
    return (await this.firstAlternative(located)) ?? located.primary;
  }

  private locate(target: Target): Located {
    const located = locate(target, this.page, this.attempt.setting.elements);
    this.looked = located.words;
    if (this.touchesSecret)
      this.attempt.secretFields.push(located.primary, ...located.alternatives);
    return located;
  }

  private async firstAlternative(
    located: Located,
  ): Promise<Locator | undefined> {
    for (const [index, alternative] of located.alternatives.entries()) {
      if ((await alternative.count()) > 0) {
        this.usedAlternative = index + 1;
        this.remarks.push(
          `${located.words} was not found; alternative ${
            index + 1
          } was used instead. Change the element if the page has changed for good.`,
        );
        return alternative;
      }
    }
    return undefined;
  }

  /** Turns whatever was thrown into words. */
  explain(error: unknown) {
    return explain(error, {
      looked: this.looked,
      url: this.page.url(),
      timeout: this.timeout,
    });
  }
}
