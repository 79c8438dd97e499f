import type { Locator, Page } from 'playwright-core';
import { inTime } from '../inTime';
import { sleep } from '../sleep';
import {
  fill,
  isInState,
  lowerAim,
  readText,
  readValue,
  select,
  takeAim,
  type InPage,
} from './inPage';
import {
  insideOf,
  selectorOf,
  type InnerContext,
  type InnerPage,
  type Progress,
} from './insidePlaywright';
import { progressFor } from './progress';
import { injectedScriptOf } from './scriptAhead';

/** Milliseconds after which an element that is not there yet is looked for again; the pauses of Playwright. */
const pauses = [20, 50, 100, 100];

/** Where a locator looks: a document, and whether it is that of the page itself. */
interface Place {
  context: InnerContext;
  parsed: object;
  isMain: boolean;
}

/** What one call in a page has found, and what came of it. */
interface Outcome<T> {
  found: number;
  result?: T;
  place?: Place;
}

/**
 * The short way to do the steps that tests consist of: each in one call into the page (a click in three), where Playwright
 * takes up to nine.
 *
 * It does a step only when nothing stands in the way: the locator finds exactly one element, and that is as it has to
 * be. Everything else (nothing or too much found, hidden, disabled, moving, covered, to be scrolled to, of another kind)
 * it leaves alone, untouched, and says so; then Playwright does the step, waits, tries again, and says what is wrong.
 * So there is one judge: what is found and how it is, Playwright's script in the page decides on both ways, and a click is
 * watched by it in the same manner. `shortcut.test.ts` sends the same pages both ways.
 */
export class Shortcut {
  private constructor(private readonly inside: InnerPage) {}

  /** The shortcut of a page, if this version of Playwright has one. */
  static of(page: Page): Shortcut | undefined {
    const inside = insideOf(page);
    return inside && new Shortcut(inside);
  }

  /** @returns the text of the element, or undefined when Playwright has to look */
  text(locator: Locator, timeout: number) {
    return this.look(locator, timeout, readText, undefined);
  }

  /** @returns what a field holds, or undefined when Playwright has to look */
  value(locator: Locator, timeout: number) {
    return this.look(locator, timeout, readValue, undefined);
  }

  /** @returns whether the element is in a state, or undefined when Playwright has to look */
  isInState(locator: Locator, timeout: number, state: string) {
    return this.look(locator, timeout, isInState, state);
  }

  /** @returns whether the element was seen to be visible or, with `not`, to be hidden or gone */
  async isSeen(
    locator: Locator,
    timeout: number,
    not: boolean,
  ): Promise<boolean> {
    const isAsWanted = ({ found, result }: Outcome<{ is: boolean }>) =>
      not ? found === 0 || result?.is === false : result?.is === true;
    const outcome = await this.repeat(
      timeout,
      () => this.once(locator, isInState, 'visible'),
      seen => isAsWanted(seen) || seen.found > 1,
    );
    return outcome !== undefined && isAsWanted(outcome);
  }

  /** @returns whether it was done; otherwise nothing was */
  async fill(
    locator: Locator,
    value: string,
    timeout: number,
  ): Promise<boolean> {
    if (this.isAboutToLeave) return false;
    const filled = await this.look(locator, timeout, fill, value);
    if (!filled) return false;
    if (filled.needsInput) {
      const { keyboard } = this.inside;
      await this.act(timeout, progress =>
        value
          ? keyboard.insertText(progress, value)
          : keyboard.press(progress, 'Delete'),
      );
    }
    return true;
  }

  /** @returns whether it was done; otherwise nothing was */
  async select(
    locator: Locator,
    options: object[],
    timeout: number,
  ): Promise<boolean> {
    if (this.isAboutToLeave) return false;
    return (await this.look(locator, timeout, select, options)) !== undefined;
  }

  /**
   * Clicks, and waits for the pages that the click has called.
   *
   * @returns whether it was done; otherwise no event has reached the page
   */
  async click(locator: Locator, timeout: number): Promise<boolean> {
    if (this.isAboutToLeave) return false;
    const outcome = await this.repeat(
      timeout,
      () => this.once(locator, takeAim, undefined),
      ({ found }) => found > 0,
    );
    if (!outcome?.result || !outcome.place) return false;
    const { result: point, place } = outcome;
    const { mouse, frameManager } = this.inside;
    return this.act(timeout, progress =>
      frameManager.waitForSignalsCreatedBy(progress, true, async () => {
        await mouse.click(progress, point.x, point.y);
        return this.hasHit(place.context);
      }),
    );
  }

  /** Where the clicked page is gone already, or stands still with a dialog, the click has arrived. */
  private async hasHit(context: InnerContext): Promise<boolean> {
    const { inside } = this;
    return inside
      .mainFrame()
      .raceAgainstEvaluationStallingEvents(() =>
        callIn<boolean>(context, `function () { return (${lowerAim})(this) }`),
      )
      .catch(() => true);
  }

  /** Playwright waits for a page that is on its way before it does anything. */
  private get isAboutToLeave(): boolean {
    return this.inside.mainFrame().pendingDocument() !== undefined;
  }

  /** Looks a few times, until the element is there. */
  private async look<A, T>(
    locator: Locator,
    timeout: number,
    work: InPage<A, T>,
    argument: A,
  ): Promise<T | undefined> {
    const outcome = await this.repeat(
      timeout,
      () => this.once(locator, work, argument),
      ({ found }) => found > 0,
    );
    return outcome?.result;
  }

  /** Tries until it is enough; whatever goes wrong is for Playwright to find out, which says it better. */
  private async repeat<T>(
    timeout: number,
    attempt: () => Promise<T>,
    isEnough: (outcome: T) => boolean,
  ): Promise<T | undefined> {
    const deadline = Date.now() + timeout;
    const tries = async () => {
      let outcome = await attempt();
      for (const pause of pauses) {
        if (isEnough(outcome) || Date.now() + pause >= deadline) break;
        await sleep(pause);
        outcome = await attempt();
      }
      return outcome;
    };
    return inTime(tries(), timeout).catch(() => undefined);
  }

  private async once<A, T>(
    locator: Locator,
    work: InPage<A, T>,
    argument: A,
  ): Promise<Outcome<T>> {
    const place = await this.placeOf(locator);
    if (!place) return { found: 0 };
    // Points inside of frames are for Playwright to translate.
    if ((work as unknown) === takeAim && !place.isMain) return { found: 1 };
    const outcome = await callIn<Outcome<T>>(
      place.context,
      onTheOneFound(work),
      place.parsed,
      argument,
    );
    return { ...outcome, place };
  }

  /** Undefined when there is no such frame, or it is hidden. */
  private async placeOf(locator: Locator): Promise<Place | undefined> {
    const main = this.inside.mainFrame();
    const [place] = await main.selectors.resolveFramesForSelector({
      selector: selectorOf(locator),
      strict: true,
    });
    if (!place?.frameVisible) return undefined;
    const { frame, info } = place;
    return {
      context: await frame.context(info.world),
      parsed: info.parsed,
      isMain: frame === main,
    };
  }

  /** Does what cannot be taken back: an error from here on is one of the step. */
  private async act<T>(
    timeout: number,
    work: (progress: Progress) => Promise<T>,
  ): Promise<T> {
    const { progress, stop } = progressFor(timeout);
    try {
      return await work(progress);
    } catch (error) {
      throw this.inside.isClosedOrClosingOrCrashed()
        ? new Error('Target page, context or browser has been closed')
        : error;
    } finally {
      stop();
    }
  }
}

/** The text of a function that finds with Playwright’s script, and works on what was found if that is one element. */
function onTheOneFound(work: InPage<any, unknown>): string {
  return `async function (parsed, argument) {
    const found = this.querySelectorAll(parsed, document);
    this.checkDeprecatedSelectorUsage(parsed, found);
    const result = found.length === 1
      ? await (${work})(this, found[0], argument)
      : undefined;
    return { found: found.length, result };
  }`;
}

/** @throws Error when it throws, or the page goes away meanwhile */
async function callIn<T>(
  context: InnerContext,
  functionDeclaration: string,
  ...values: unknown[]
): Promise<T> {
  const { _objectId: objectId } = await injectedScriptOf(context);
  const { result, exceptionDetails } =
    await context.raceAgainstContextDestroyed(
      context.delegate._client.send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration,
        arguments: values.map(value => ({ value })),
        returnByValue: true,
        awaitPromise: true,
        userGesture: true,
      }),
    );
  if (exceptionDetails) throw new Error('The page has thrown an error.');
  return result.value as T;
}
