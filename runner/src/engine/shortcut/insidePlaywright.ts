import type { Locator, Page } from 'playwright-core';

/*
 * The few things inside of Playwright that the shortcut is built on, and the only place that knows them. They are not
 * part of its interface: the version is pinned, `shortcut.test.ts` fails when one of them has moved, and until then
 * everything goes the long way, which is public.
 */

/** What Playwright waits with: it gives up when the time is over. */
export interface Progress {
  timeout: number;
  deadline: number;
  signal: AbortSignal;
  metadata: object;
  log(message: string): void;
  race<T>(work: Promise<T> | Array<Promise<T>>): Promise<T>;
  wait(milliseconds: number): Promise<void>;
  disableTimeout(): void;
  setAllowConcurrentOrNestedRaces(allow: boolean): void;
}

/** The page as the part of Playwright sees it that talks to the browser. */
export interface InnerPage {
  mainFrame(): InnerFrame;
  keyboard: {
    insertText(progress: Progress, text: string): Promise<void>;
    press(progress: Progress, key: string): Promise<void>;
  };
  mouse: { click(progress: Progress, x: number, y: number): Promise<void> };
  frameManager: {
    /** Ends when the navigations are over that the action has begun. */
    waitForSignalsCreatedBy<T>(
      progress: Progress,
      waitAfter: boolean,
      action: (progress: Progress) => Promise<T>,
    ): Promise<T>;
  };
  isClosedOrClosingOrCrashed(): boolean;
  delegate: {
    /** The name of Playwright's own world, in which the scripts of a site see nothing. */
    utilityWorldName: string;
    _mainFrameSession: { _client: Session };
  };
}

/** A frame. */
export interface InnerFrame {
  selectors: {
    resolveFramesForSelector(target: {
      selector: string;
      strict: boolean;
    }): Promise<
      Array<{
        frame: InnerFrame;
        frameVisible: boolean;
        info: { parsed: object; world: string };
      }>
    >;
  };
  context(world: string): Promise<InnerContext>;
  /** A page that is on its way to take the place of this one. */
  pendingDocument(): object | undefined;
  raceAgainstEvaluationStallingEvents<T>(work: () => Promise<T>): Promise<T>;
}

/** Where scripts run: Playwright's own world of a document. */
export interface InnerContext {
  injectedScript(): Promise<Handle>;
  /** Set as soon as the script was asked for. */
  _injectedScriptPromise?: Promise<Handle>;
  rawEvaluateHandle(expression: string): Promise<Handle>;
  raceAgainstContextDestroyed<T>(work: Promise<T>): Promise<T>;
  delegate: { _client: Session };
}

/** Something in a page; what is not an object there has no id. */
export interface Handle {
  _objectId?: string;
}

/** The connection to one page. */
interface Session {
  send(
    method: 'Runtime.callFunctionOn',
    parameters: object,
  ): Promise<{ result: { value?: unknown }; exceptionDetails?: object }>;
  send(
    method: 'Page.addScriptToEvaluateOnNewDocument',
    parameters: object,
  ): Promise<unknown>;
}

/** The inside of a page, or undefined when it is not as expected. */
export function insideOf(page: Page): InnerPage | undefined {
  const inner = (page as any)._connection?.toImpl?.(page);
  const isAsExpected =
    typeof inner?.mainFrame === 'function' &&
    typeof inner.keyboard?.insertText === 'function' &&
    typeof inner.mouse?.click === 'function' &&
    typeof inner.isClosedOrClosingOrCrashed === 'function' &&
    typeof inner.frameManager?.waitForSignalsCreatedBy === 'function' &&
    typeof inner.delegate?.utilityWorldName === 'string' &&
    typeof inner.delegate._mainFrameSession?._client?.send === 'function' &&
    typeof inner.mainFrame().selectors?.resolveFramesForSelector ===
      'function' &&
    typeof inner.mainFrame().pendingDocument === 'function';
  return isAsExpected ? inner : undefined;
}

/** A locator as Playwright writes it down. */
export function selectorOf(locator: Locator): string {
  return (locator as any)._selector;
}
