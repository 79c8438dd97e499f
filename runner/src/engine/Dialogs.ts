import type { Dialog, Page } from 'playwright-core';
import { fold } from './compare';
import { cannotBeDone, doesNotHold, type StepFailure } from './failures';
import { sleep } from './sleep';

/** How the next dialog is answered. */
export interface ArmedAnswer {
  action: 'accept' | 'dismiss';
  promptText?: string;
  /** The message must contain this. */
  message?: string;
}

/** Dialogs within one step beyond which the page is taken to open them without end. */
const tooMany = 30;

/** Milliseconds without a further dialog after which a page that says nothing is not waited for. */
const quiet = 3_000;

/**
 * Answers every dialog of an attempt at once, or the page would stand still:
 * as it was armed, and otherwise the way a careful person would: dismissed,
 * except for the question whether to leave the page.
 */
export class Dialogs {
  private readonly armed: ArmedAnswer[] = [];
  private problem: StepFailure | undefined;
  private readonly remarks: string[] = [];
  private seen = 0;
  private last: { page: Page | null; at: number } | undefined;

  /** @param giveUp - called when a page opens dialogs without end */
  constructor(private readonly giveUp: (message: string) => void) {}

  arm(answer: ArmedAnswer): void {
    this.armed.push(answer);
  }

  readonly answer = (dialog: Dialog): void => {
    this.seen += 1;
    this.last = { page: dialog.page(), at: Date.now() };
    if (this.seen === tooMany) {
      this.giveUp(
        `The page opens dialog after dialog (“${fold(dialog.message()).slice(
          0,
          200,
        )}”).`,
      );
    }
    const leaving = dialog.type() === 'beforeunload';
    const armed = leaving ? undefined : this.armed.shift();
    if (armed) {
      this.check(dialog, armed);
    } else if (!leaving) {
      this.remarks.push(
        `A dialog was dismissed: “${fold(
          dialog.message(),
        )}”. To answer it otherwise, put “Answer the next dialog” before this step.`,
      );
    }
    const accepted = leaving || armed?.action === 'accept';
    const answered = accepted
      ? dialog.accept(armed?.promptText)
      : dialog.dismiss();
    // The page may have gone away meanwhile, and the dialog with it.
    answered.catch(() => undefined);
  };

  private check(dialog: Dialog, armed: ArmedAnswer): void {
    const actual = fold(dialog.message());
    if (armed.message !== undefined && !actual.includes(fold(armed.message))) {
      this.problem ??= doesNotHold(
        `The dialog says “${actual}”, not “${armed.message}”.`,
        {
          expected: armed.message,
          actual,
        },
      );
    }
    if (armed.promptText !== undefined && dialog.type() !== 'prompt') {
      this.problem ??= cannotBeDone(
        `The dialog “${actual}” has no field to enter “${armed.promptText}” into.`,
      );
    }
  }

  /**
   * Finds out whether the page comes back after the dialogs of a step, or opens
   * one after the other: how many fit into the time of a step depends on the
   * machine, and the verdict must not.
   *
   * @param page - looked at also when there was no dialog so far
   */
  async settle(page?: Page): Promise<void> {
    const asked = this.last?.page ?? page;
    if (!asked) return;
    let isBack = false;
    // A page that is gone opens no dialogs either.
    const answered = () => {
      isBack = true;
    };
    asked.evaluate('1').then(answered, answered);
    const since = Date.now();
    while (!isBack && Date.now() - (this.last?.at ?? since) < quiet)
      await sleep(10);
    this.last = undefined;
    this.seen = 0;
  }

  /**
   * What the dialogs since the last call have to say about the step.
   *
   * @throws StepFailure when a dialog was not the expected one
   */
  takeRemarks(): string[] {
    const { problem } = this;
    this.problem = undefined;
    if (problem) throw problem;
    return this.remarks.splice(0, 3);
  }
}
