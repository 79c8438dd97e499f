import {
  defaultViewport,
  type RunOptions,
  type Step,
  type StepOf,
} from '@uatcms/plugin-uat-common';
import type { BrowserContextOptions } from 'playwright-core';
import { cannotBeDone } from './failures';
import type { Scope } from './Scope';

type SetBrowser = StepOf<'setBrowser'>;

/** Options of a context as the run wants it. */
export function contextOptionsOf({
  browser,
}: RunOptions): BrowserContextOptions {
  return {
    viewport: browser.viewport ?? defaultViewport,
    locale: browser.locale,
    timezoneId: browser.timezone,
    colorScheme: browser.colorScheme,
    acceptDownloads: true,
  };
}

/** The steps at the start of a case that set up the browser. They need no page, so that its context can be made with them. */
export function leadingSetBrowser(steps: readonly Step[]): SetBrowser[] {
  const end = steps.findIndex(
    step => step.keyword !== 'setBrowser' || step.when !== undefined,
  );
  return (end < 0 ? steps : steps.slice(0, end)) as SetBrowser[];
}

/**
 * Options of a context with leading steps merged in, or undefined when they
 * cannot be: the steps themselves will say why.
 */
export function mergedOptions(
  options: RunOptions,
  leading: SetBrowser[],
  scope: Scope,
): BrowserContextOptions | undefined {
  try {
    return leading.reduce(
      (merged, step) => withSetBrowser(merged, scope.render(step)),
      contextOptionsOf(options),
    );
  } catch {
    return undefined;
  }
}

/**
 * Options of a context after one more `setBrowser`.
 *
 * @throws StepFailure (error) when a locale or time zone does not exist
 */
export function withSetBrowser(
  options: BrowserContextOptions,
  step: SetBrowser,
): BrowserContextOptions {
  const {
    viewport,
    locale,
    timezone,
    geolocation,
    permissions,
    offline,
    httpCredentials,
    colorScheme,
  } = step;
  const given = {
    viewport,
    locale: locale === undefined ? undefined : checkedLocale(locale),
    timezoneId: timezone === undefined ? undefined : checkedTimezone(timezone),
    geolocation,
    permissions,
    offline,
    httpCredentials,
    colorScheme,
  };
  return {
    ...options,
    ...Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ),
  };
}

function checkedLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    throw cannotBeDone(
      `“${locale}” is not a locale. Write it as en-IE or de-DE.`,
    );
  }
}

function checkedTimezone(timezone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }) && timezone;
  } catch {
    throw cannotBeDone(
      `“${timezone}” is not a time zone. Write it as Europe/Dublin.`,
    );
  }
}
