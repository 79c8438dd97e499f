import type { HostGate, Refusal } from '../browser/HostGate';

/** Why an address could not be reached. */
export interface NetworkReason {
  /** For people: names the host, and the way out where there is one. */
  words: string;
  /** Whether the site or the way to it is to blame, and not what the environment allows. */
  isOutage: boolean;
}

const refusals: Record<Refusal, (url: URL) => NetworkReason> = {
  notAllowed: url => ({
    words: `host “${url.hostname}” is not allowed. Add it to the allowed hosts of the environment if the test may reach it`,
    isOutage: false,
  }),
  forbidden: url => ({
    words: `host “${url.hostname}” is at an address that no test may reach (link-local, metadata of a cloud, or none of one machine)`,
    isOutage: false,
  }),
  unknown: url =>
    outage(`there is no host “${url.hostname}” (its name is not known)`),
  refused: url => outage(`nothing answers at ${url.host} (connection refused)`),
  unreachable: url => outage(`${url.host} cannot be reached`),
};

const outages: Record<string, (url: URL) => string> = {
  ERR_CONNECTION_RESET: url => `${url.host} broke off the connection`,
  ERR_CONNECTION_CLOSED: url => `${url.host} closed the connection`,
  ERR_EMPTY_RESPONSE: url =>
    `${url.host} closed the connection without an answer`,
  ERR_CONNECTION_TIMED_OUT: url => `${url.host} does not answer`,
  ERR_TIMED_OUT: url => `${url.host} does not answer`,
  ERR_ADDRESS_UNREACHABLE: url => `${url.host} cannot be reached`,
  ERR_SOCKS_CONNECTION_FAILED: url => `${url.host} cannot be reached`,
  ERR_SSL_PROTOCOL_ERROR: url => `${url.host} does not speak https there`,
};

const others: Record<string, (url: URL) => string> = {
  ERR_INTERNET_DISCONNECTED: () => 'the browser is offline',
  ERR_TOO_MANY_REDIRECTS: url => `${url.host} redirects without end`,
  ERR_INVALID_AUTH_CREDENTIALS: url =>
    `${url.host} refuses the user name or password`,
  ERR_UNSAFE_PORT: url => `browsers refuse port ${url.port}`,
};

/** Errors behind which the gate knows more than the browser. */
const ofGate = [
  'ERR_SOCKS_CONNECTION_FAILED',
  'ERR_SOCKS_CONNECTION_HOST_UNREACHABLE',
  'ERR_ADDRESS_UNREACHABLE',
];

/**
 * A network error in words.
 *
 * @param reason - as Chromium calls it, for instance `net::ERR_TIMED_OUT`
 */
export function networkReason(
  address: string,
  reason: string,
  gate: HostGate,
): NetworkReason {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return { words: reason, isOutage: false };
  }
  const code = reason.replace(/^net::/, '');
  const refusal = ofGate.includes(code) ? gate.refusalOf(url) : undefined;
  if (refusal) return refusals[refusal](url);
  if (code.startsWith('ERR_CERT_')) {
    const words = code.slice(9).toLowerCase().replaceAll('_', ' ');
    return outage(`the certificate of ${url.host} is not trusted (${words})`);
  }
  const words = outages[code]?.(url);
  return words
    ? outage(words)
    : { words: others[code]?.(url) ?? reason, isOutage: false };
}

function outage(words: string): NetworkReason {
  return { words, isOutage: true };
}
