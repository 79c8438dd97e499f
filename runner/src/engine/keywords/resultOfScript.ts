/** What came of a script: a text, nothing, or why it is none that could be kept. */
export interface ResultOfScript {
  text?: string;
  problem?: string;
  /** Something that is no error was thrown: as JSON. */
  thrown?: string;
}

/**
 * The result of a script as a text: a text as it is, everything else as JSON. What JSON would drop or turn into something
 * else is a problem: a test must not go on with half of what was meant.
 *
 * Runs in the page, so it uses nothing from outside.
 */
export function resultOf(result: unknown, longest: number): ResultOfScript {
  const nameOf = (value: object) =>
    (Object.getPrototypeOf(value)?.constructor?.name as string) || 'object';
  const problemOf = (
    value: any,
    place: string,
    holders: object[],
  ): string | undefined => {
    const is = (what: string) => `${place} is ${what}, and that is no JSON`;
    if (value === null || ['string', 'boolean'].includes(typeof value)) {
      return undefined;
    }
    if (typeof value === 'number') {
      return Number.isFinite(value) ? undefined : is(String(value));
    }
    if (typeof value !== 'object') {
      return is(
        typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`,
      );
    }
    if (holders.includes(value)) {
      return `${place} holds itself, and no JSON does`;
    }
    if (typeof value.toJSON === 'function') {
      return undefined;
    }
    const prototype = Object.getPrototypeOf(value);
    const isPlain =
      Array.isArray(value) ||
      prototype === null ||
      Object.getPrototypeOf(prototype) === null;
    if (!isPlain) {
      return is(`of the kind ${nameOf(value)}`);
    }
    for (const [key, item] of Object.entries(value)) {
      const inside = Array.isArray(value)
        ? `${place}[${key}]`
        : `${place}.${key}`;
      const problem = problemOf(item, inside, [...holders, value]);
      if (problem) return problem;
    }
    return undefined;
  };

  if (result === undefined) return {};
  const problem = problemOf(result, 'the result', []);
  if (problem) return { problem };
  const text = typeof result === 'string' ? result : JSON.stringify(result);
  return text.length > longest
    ? {
        problem: `it has ${text.length} characters, and ${longest} are the most`,
      }
    : { text };
}
