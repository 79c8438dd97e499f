import type { ZodType } from 'zod';

/** How deep what contains itself is followed, such as a locator within a locator. */
const deepest = 3;

/** Tried in this order where a schema does not take any text. */
const plainTexts = [
  'shop',
  'ID_1',
  'group:default/checkout',
  '00000000-0000-4000-8000-000000000000',
  'a'.repeat(64),
  '2031-01-01T00:00:00.000Z',
  '2031-01-01',
  'https://shop.example.org',
  '1.0.0',
];
const numbers = [1, 429, 800, 1_000, 5_000];

/** What zod says of a schema that it made. */
interface Description {
  type: string;
  shape: Record<string, ZodType>;
  innerType: ZodType;
  element: ZodType;
  keyType: ZodType;
  valueType: ZodType;
  in: ZodType;
  options: ZodType[];
  entries: Record<string, string>;
  values: unknown[];
  catchall?: ZodType;
  getter(): ZodType;
}

export const descriptionOf = (schema: ZodType) =>
  schema.def as unknown as Description;

export interface SampleOptions {
  /** Words that are chosen where a schema takes one of several; default: the first. */
  prefer?: string[];
}

type Inner = SampleOptions & { nesting?: number };

/** Counts what is wrong with a value. */
type Problems = (value: unknown) => number;

const problemsBy =
  (schema: ZodType): Problems =>
  value =>
    schema.safeParse(value).error?.issues.length ?? 0;

/**
 * A value that a schema takes, with everything in it that may be left out. So what is sent by tests follows from the
 * schema, and a field that is added is tried as well.
 *
 * @param text - stands wherever the schema takes it; elsewhere stands some text that it takes
 * @returns undefined where anything goes
 * @throws Error for a kind of schema that this does not know yet
 */
export function sampleOf(
  schema: ZodType,
  text: string,
  options: SampleOptions = {},
): unknown {
  const { nesting = 0, prefer = [] } = options as Inner;
  const description = descriptionOf(schema);
  switch (description.type) {
    case 'string':
      return firstTaken(schema, [text, ...plainTexts]);
    case 'number':
      return firstTaken(schema, numbers);
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'enum':
      return chosen(Object.values(description.entries), prefer);
    case 'literal':
      return description.values[0];
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return sampleOf(description.innerType, text, options);
    case 'lazy':
      return nesting > deepest
        ? undefined
        : sampleOf(description.getter(), text, {
            ...options,
            nesting: nesting + 1,
          } as Inner);
    case 'pipe':
      return sampleOf(description.in, text, options);
    case 'array': {
      const item = sampleOf(description.element, text, options);
      return item === undefined ? [] : [item];
    }
    case 'record': {
      const { keyType, valueType } = description;
      const { type, entries } = descriptionOf(keyType);
      const keys =
        type === 'enum'
          ? Object.values(entries)
          : [sampleOf(keyType, text, options) as string];
      return Object.fromEntries(
        keys.map(key => [key, sampleOf(valueType, text, options)]),
      );
    }
    case 'union':
      return sampleOf(description.options[0], text, options);
    case 'object':
      return variantOf(schema, text, options);
    case 'unknown':
    case 'void':
      return undefined;
    default:
      throw new Error(`There is no sample yet of “${description.type}”`);
  }
}

/**
 * Values of an object schema, so many that each field stands in one of them: fields may exclude each other.
 *
 * @param given - stands in each
 * @param problems - counts what is wrong with one; default: what the schema says
 */
export function variantsOf(
  schema: ZodType,
  text: string,
  given: Record<string, unknown> = {},
  problems?: Problems,
): Array<Record<string, unknown>> {
  const variants = Object.keys(descriptionOf(schema).shape).map(first =>
    variantOf(schema, text, { first, given, problems }),
  );
  return [...new Map(variants.map(one => [JSON.stringify(one), one])).values()];
}

/** As many fields as go together, beginning with one of them: each is left out with which there is more wrong. */
function variantOf(
  schema: ZodType,
  text: string,
  options: Inner & {
    first?: string;
    given?: Record<string, unknown>;
    problems?: Problems;
  },
): Record<string, unknown> {
  const {
    first,
    given = {},
    problems = problemsBy(schema),
    ...inner
  } = options;
  const { shape } = descriptionOf(schema);
  const names = Object.keys(shape).filter(
    name => name !== first && !(name in given),
  );
  let value = { ...given };
  let wrong = problems(value);
  for (const name of first && !(first in given) ? [first, ...names] : names) {
    const samples = samplesOf(shape[name], text, inner);
    if (samples.length === 0) {
      continue;
    }
    const best = withBest(value, name, samples, problems);
    const isNeeded = !shape[name].safeParse(undefined).success;
    if (isNeeded || best.wrong <= wrong) {
      value = best.value;
      wrong = best.wrong;
    }
  }
  return value;
}

/** The value with that of the samples with which the least is wrong. */
function withBest(
  before: Record<string, unknown>,
  name: string,
  samples: unknown[],
  problems: Problems,
) {
  return samples
    .map(sample => {
      const value = { ...before, [name]: sample };
      return { value, wrong: problems(value) };
    })
    .reduce((one, other) => (other.wrong < one.wrong ? other : one));
}

/** One value; of a choice all, the usual one first: another field may go only with some of them. */
function samplesOf(schema: ZodType, text: string, options: Inner): unknown[] {
  const usual = sampleOf(schema, text, options);
  const description = descriptionOf(schema);
  const others =
    description.type === 'enum' ? Object.values(description.entries) : [];
  return [...new Set([usual, ...others])].filter(one => one !== undefined);
}

function chosen(words: string[], prefer: string[]): string {
  return prefer.find(word => words.includes(word)) ?? words[0];
}

function firstTaken<T>(schema: ZodType, candidates: T[]): T {
  const taken = candidates.find(one => schema.safeParse(one).success);
  if (taken === undefined) {
    throw new Error(
      `A schema takes none of ${candidates.join(', ')}; add one that it takes`,
    );
  }
  return taken;
}
