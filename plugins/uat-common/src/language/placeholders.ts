/**
 * Placeholders in values: `{{column}}`, `{{variable}}`, `{{env.NAME}}`, `{{secret.NAME}}` and generators such
 * as `{{digits(6)}}`. A backslash before the braces (`\{{`) leaves them as text.
 */

/** @public */
export type Placeholder =
  | { kind: 'name'; name: string }
  | { kind: 'env'; name: string }
  | { kind: 'secret'; name: string }
  | { kind: 'generator'; name: GeneratorName; args: string[] };

/** @public */
export const generatorNames = [
  'uuid',
  'digits',
  'letters',
  'date',
  'now',
  'timestamp',
] as const;

/** @public */
export type GeneratorName = (typeof generatorNames)[number];

type Part =
  | { text: string }
  | { placeholder: Placeholder; source: string }
  | { problem: string; source: string };

const braces = /\\\{\{|\{\{([^{}]*)\}\}/g;
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const call = /^([A-Za-z]+)\((.*)\)$/;

function parseOne(source: string): Placeholder | string {
  const body = source.trim();
  const scoped = /^(env|secret)\.(.+)$/.exec(body);
  if (scoped) {
    return plainName.test(scoped[2])
      ? { kind: scoped[1] as 'env' | 'secret', name: scoped[2] }
      : `“${scoped[2]}” is not a name`;
  }
  const called = call.exec(body);
  const name = called ? called[1] : body;
  if ((generatorNames as readonly string[]).includes(name)) {
    const args = called?.[2].trim()
      ? called[2].split(',').map(arg => arg.trim())
      : [];
    return (
      checkGenerator(name as GeneratorName, args) ?? {
        kind: 'generator',
        name: name as GeneratorName,
        args,
      }
    );
  }
  if (called) {
    return `there is no generator “${name}”. Generators: ${generatorNames.join(
      ', ',
    )}`;
  }
  return plainName.test(body)
    ? { kind: 'name', name: body }
    : `“${body}” is not a name`;
}

const dateOffset = /^([+-]\d{1,5})([dwMyhm])$/;

function checkGenerator(
  name: GeneratorName,
  args: string[],
): string | undefined {
  switch (name) {
    case 'digits':
    case 'letters':
      return args.length <= 1 &&
        (args.length === 0 || /^([1-9]|[1-5]\d|6[0-4])$/.test(args[0]))
        ? undefined
        : `${name} takes one number from 1 to 64`;
    case 'date':
    case 'now':
      return args.length <= 2 &&
        args.filter(arg => dateOffset.test(arg)).length <= 1
        ? undefined
        : `${name} takes an offset such as +3d and a pattern such as yyyy-MM-dd`;
    default:
      return args.length === 0 ? undefined : `${name} takes no arguments`;
  }
}

/**
 * Cuts a text into plain parts, placeholders and malformed placeholders.
 *
 * @public
 */
export function parseTemplate(template: string): Part[] {
  const parts: Part[] = [];
  let last = 0;
  for (const match of template.matchAll(braces)) {
    if (match.index > last) {
      parts.push({ text: template.slice(last, match.index) });
    }
    if (match[1] === undefined) {
      parts.push({ text: '{{' });
    } else {
      const parsed = parseOne(match[1]);
      parts.push(
        typeof parsed === 'string'
          ? { problem: parsed, source: match[0] }
          : { placeholder: parsed, source: match[0] },
      );
    }
    last = match.index + match[0].length;
  }
  if (last < template.length) {
    parts.push({ text: template.slice(last) });
  }
  return parts;
}

/**
 * The placeholders of every text inside a value, however deep, with the place of each.
 *
 * @public
 */
export function findPlaceholders(
  value: unknown,
  path: Array<string | number> = [],
): Array<{
  path: Array<string | number>;
  source: string;
  placeholder?: Placeholder;
  problem?: string;
}> {
  if (typeof value === 'string') {
    return parseTemplate(value).flatMap(part =>
      'source' in part ? [{ path, ...part }] : [],
    );
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      findPlaceholders(item, [...path, index]),
    );
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) =>
      findPlaceholders(item, [...path, key]),
    );
  }
  return [];
}

/**
 * Fills in a template.
 *
 * @param resolve - gives the value of one placeholder; what it throws is passed on
 * @throws Error when a placeholder is malformed
 * @public
 */
export function renderTemplate(
  template: string,
  resolve: (placeholder: Placeholder) => string,
): string {
  return parseTemplate(template)
    .map(part => {
      if ('text' in part) {
        return part.text;
      }
      if ('problem' in part) {
        throw new Error(`${part.source}: ${part.problem}`);
      }
      return resolve(part.placeholder);
    })
    .join('');
}

/**
 * Fills in every text inside a value, however deep. Keys of objects are left alone.
 *
 * @public
 */
export function renderDeep<T>(
  value: T,
  resolve: (placeholder: Placeholder) => string,
): T {
  if (typeof value === 'string') {
    return (value.includes('{{') ? renderTemplate(value, resolve) : value) as T;
  }
  if (Array.isArray(value)) {
    return value.map(item => renderDeep(item, resolve)) as T;
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        renderDeep(item, resolve),
      ]),
    ) as T;
  }
  return value;
}
