import { fitsStars } from './compare';
import { cannotBeDone } from './failures';

/**
 * The full address for one that may be relative to the base URL.
 *
 * @throws StepFailure (error) when it is no http or https address
 */
export function fullAddress(address: string, baseUrl: string): string {
  let url: URL;
  try {
    url = new URL(address.trim(), baseUrl);
  } catch {
    throw cannotBeDone(
      `“${address}” is not an address. Write /path or https://host/path.`,
    );
  }
  // A file of the machine would open as well, and a script would run in the page.
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw cannotBeDone(
      `“${address}” cannot be opened: only http and https addresses can.`,
    );
  }
  return url.href;
}

/** Whether what stands in the address bar came from a host, or is the empty or the error page of the browser. */
export function isOfSite(url: string): boolean {
  return url === '' || /^(https?:|about:blank|chrome-error:)/.test(url);
}

/** An address that may hold `*`, made complete without touching the stars. */
export function fullPattern(pattern: string, baseUrl: string): string {
  if (/^(https?:\/\/|\*)/i.test(pattern)) return pattern;
  try {
    // A star is a legal character of a path, so that it survives.
    return new URL(pattern, baseUrl).href;
  } catch {
    return pattern;
  }
}

/** Whether an address is the one that is meant; `*` stands for any text. */
export function fitsAddress(
  pattern: string,
  url: string,
  baseUrl: string,
): boolean {
  const full = fullPattern(pattern, baseUrl);
  return (
    [full, `${full}/`].some(candidate => fitsStars(candidate, url)) ||
    fitsStars(full, safelyDecoded(url))
  );
}

function safelyDecoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
