import {
  describeTarget,
  type Locator as TestLocator,
  type Target,
} from '@uatcms/plugin-uat-common';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Elements } from './Elements';
import { cannotBeDone } from './failures';

/** The ways to find what a step works on. */
export interface Located {
  /** For people: the name of the element and how it is looked for. */
  words: string;
  primary: Locator;
  /** Tried in this order when the primary finds nothing. */
  alternatives: Locator[];
}

type Base = Page | Locator | FrameLocator;

/**
 * Turns a target of the test language into locators of Playwright. Nothing is
 * looked up on the page yet.
 *
 * @throws StepFailure (error) when an element it names cannot be used
 */
export function locate(
  target: Target,
  page: Page,
  elements: Elements,
): Located {
  if (typeof target !== 'string') {
    return {
      words: capitalized(describeTarget(target)),
      primary: locatorFor(target, page, page, elements),
      alternatives: [],
    };
  }
  const element = elements.get(target);
  const own = describeTarget(element.locator);
  return {
    words: `“${target}” (${own})`,
    primary: locatorFor(element.locator, page, page, elements),
    alternatives: (element.alternatives ?? []).map(locator =>
      locatorFor(locator, page, page, elements),
    ),
  };
}

function capitalized(text: string) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function locatorFor(
  locator: TestLocator,
  base: Base,
  page: Page,
  elements: Elements,
): Locator {
  const found = firstFind(locator, outside(locator, base, page, elements));
  return refine(found, locator, page, elements);
}

/**
 * Where to search. Frames are entered first and `within` is found inside them,
 * unless `within` names frames of its own: then those come first.
 */
function outside(
  locator: TestLocator,
  base: Base,
  page: Page,
  elements: Elements,
): Base {
  const { within, frame = [] } = locator;
  if (within === undefined) return intoFrames(base, frame);
  const inner =
    typeof within === 'string' ? elements.get(within).locator : within;
  return inner.frame?.length
    ? intoFrames(locatorFor(inner, base, page, elements), frame)
    : locatorFor(inner, intoFrames(base, frame), page, elements);
}

function intoFrames(base: Base, frames: string[]): Base {
  return frames.reduce<Base>(
    (outer, selector) => outer.frameLocator(selector),
    base,
  );
}

function firstFind(locator: TestLocator, base: Base): Locator {
  const { exact } = locator;
  if (locator.role !== undefined) {
    const { name, checked, disabled, expanded, pressed, selected, level } =
      locator;
    return base.getByRole(locator.role as Parameters<Page['getByRole']>[0], {
      ...{ name, checked, disabled, expanded, pressed, selected, level },
      exact,
    });
  }
  if (locator.label !== undefined)
    return base.getByLabel(locator.label, { exact });
  if (locator.text !== undefined)
    return base.getByText(locator.text, { exact });
  if (locator.placeholder !== undefined)
    return base.getByPlaceholder(locator.placeholder, { exact });
  if (locator.testId !== undefined) return base.getByTestId(locator.testId);
  if (locator.alt !== undefined)
    return base.getByAltText(locator.alt, { exact });
  if (locator.title !== undefined)
    return base.getByTitle(locator.title, { exact });
  if (locator.css !== undefined) return base.locator(`css=${locator.css}`);
  if (locator.xpath !== undefined)
    return base.locator(`xpath=${locator.xpath}`);
  throw cannotBeDone('A locator of this step says nothing to look for.');
}

function refine(
  found: Locator,
  locator: TestLocator,
  page: Page,
  elements: Elements,
): Locator {
  let refined = found;
  if (locator.hasText !== undefined)
    refined = refined.filter({ hasText: locator.hasText });
  if (locator.has !== undefined)
    refined = refined.filter({
      has: locatorFor(locator.has, page, page, elements),
    });
  if (locator.visible !== undefined)
    refined = refined.filter({ visible: locator.visible });
  if (locator.nth === 'first') return refined.first();
  if (locator.nth === 'last') return refined.last();
  return locator.nth === undefined ? refined : refined.nth(locator.nth);
}
