const taken = '•••';

const headers = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-csrf-token',
  'x-xsrf-token',
  'x-api-key',
  'x-auth-token',
];

/** Whole values that are nobody's business: how a test signs in, where its files lie. */
const keys = [
  'httpCredentials',
  'storageState',
  'extraHTTPHeaders',
  'origins',
  'stack',
];

/**
 * An event of a trace without the values of cookies and of headers that sign somebody in.
 *
 * @param clean - applied to every other text
 */
export function withoutCredentials(
  value: unknown,
  clean: (text: string) => string,
): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value))
    return value.map(item => withoutCredentials(item, clean));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !keys.includes(key))
      .map(([key, inner]) => [
        clean(key),
        withoutCredentials(withoutValues(key, inner), clean),
      ]),
  );
}

/** Lists of names and values: of cookies all, of headers those that sign in. */
function withoutValues(key: string, list: unknown): unknown {
  if (!Array.isArray(list) || (key !== 'cookies' && key !== 'headers'))
    return list;
  return list.map(item =>
    key === 'cookies' || headers.includes(String(item?.name).toLowerCase())
      ? { ...item, value: taken }
      : item,
  );
}
