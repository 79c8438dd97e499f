/*
 * What the shortcut has done inside of a page, in one call each. These functions travel as text: they may use nothing
 * but their arguments and the page. Whatever is judged (what a locator means, whether an element is visible, enabled,
 * at rest, or hit by a click) is judged by the script that Playwright has put into the page.
 */

/** Playwright's script in a page, as far as it is used here. */
export interface InjectedScript {
  checkElementStates(
    element: any,
    states: string[],
    frameVisible: boolean,
  ): Promise<unknown>;
  elementState(
    element: any,
    state: string,
    frameVisible: boolean,
  ): { matches: boolean };
  fill(element: any, value: string): string;
  selectOptions(element: any, options: object[]): unknown;
  retarget(element: any, how: string): any;
  setupHitTargetInterceptor(
    element: any,
    action: 'mouse',
    point: { x: number; y: number },
    block: boolean,
  ): { stop(): unknown } | string;
  /** Kept between taking aim and the click. */
  uatAim?: { stop(): unknown };
}

/** Works on the one element that a locator has found. Undefined: this is for Playwright to do. */
export type InPage<A, T> = (
  injected: InjectedScript,
  element: any,
  argument: A,
) => T | undefined | Promise<T | undefined>;

export const readText: InPage<undefined, { is: string | null }> = (
  _,
  element,
) => ({ is: element.textContent });

export const readValue: InPage<undefined, { is: string }> = (
  injected,
  element,
) => {
  const field = injected.retarget(element, 'follow-label');
  return ['INPUT', 'TEXTAREA', 'SELECT'].includes(field?.nodeName)
    ? { is: field.value }
    : undefined;
};

export const isInState: InPage<string, { is: boolean }> = (
  injected,
  element,
  state,
) => ({ is: injected.elementState(element, state, true).matches });

/** @returns whether the text is still to be put in, as from a keyboard; all was selected then */
export const fill: InPage<string, { needsInput: boolean }> = async (
  injected,
  element,
  value,
) => {
  const wanted = ['visible', 'enabled', 'editable', 'non-inert'];
  if (await injected.checkElementStates(element, wanted, true))
    return undefined;
  const outcome = injected.fill(element, value);
  if (outcome === 'needsinput') return { needsInput: true };
  return outcome === 'done' ? { needsInput: false } : undefined;
};

export const select: InPage<object[], { isDone: true }> = async (
  injected,
  element,
  options,
) => {
  const wanted = ['visible', 'enabled', 'non-inert'];
  if (await injected.checkElementStates(element, wanted, true))
    return undefined;
  return Array.isArray(injected.selectOptions(element, options))
    ? { isDone: true }
    : undefined;
};

/**
 * Finds the point to click at, of an element that needs no scrolling, and has every event of the mouse watched from
 * now on: one that meets another element is kept from the page.
 */
export const takeAim: InPage<undefined, { x: number; y: number }> = async (
  injected,
  element,
) => {
  const wanted = ['visible', 'enabled', 'stable', 'non-inert'];
  const inFull = new Promise<boolean>(resolve => {
    const observer = new (globalThis as any).IntersectionObserver(
      (entries: any[]) => {
        observer.disconnect();
        resolve(entries[0].intersectionRatio === 1);
      },
    );
    observer.observe(element);
  });
  if (await injected.checkElementStates(element, wanted, true))
    return undefined;
  if (!(await inFull)) return undefined;
  // Of what is inline, Playwright clicks at its first part.
  const { display } = (globalThis as any).getComputedStyle(element);
  const isInParts = display === 'inline' && element.firstElementChild !== null;
  if (isInParts || !(element instanceof (globalThis as any).HTMLElement))
    return undefined;
  const box = [...element.getClientRects()].find(
    ({ width, height }: any) => width * height > 0.99,
  );
  if (!box) return undefined;
  // As Playwright rounds it.
  const round = (value: number) => Math.trunc(value * 100) / 100;
  const point = {
    x: round((box.left + box.right) / 2),
    y: round((box.top + box.bottom) / 2),
  };
  const aim = injected.setupHitTargetInterceptor(
    element,
    'mouse',
    point,
    false,
  );
  if (typeof aim === 'string') return undefined;
  injected.uatAim = aim;
  return point;
};

/** @returns whether every event has met the element that was aimed at */
export function lowerAim(injected: InjectedScript): boolean {
  const aim = injected.uatAim;
  injected.uatAim = undefined;
  return aim?.stop() === 'done';
}
