import * as z from 'zod';

/**
 * One thing that is wrong with an input, and where.
 *
 * @public
 */
export interface Problem {
  /** Path into the input, for instance `['cases', 0, 'steps', 2, 'target']`. */
  path: Array<string | number>;
  /** The place as a person would name it: `case “Sign in”, step 3, target`. */
  place: string;
  message: string;
}

export const problemSchema = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  place: z.string(),
  message: z.string(),
});

type Named = { name?: unknown; key?: unknown };

const listNames: Record<string, string> = {
  cases: 'case',
  stepGroups: 'step group',
  elements: 'element',
  dataSets: 'data set',
  rows: 'row',
  columns: 'column',
};

/** Says a path in words, taking names from the input itself where it has any. */
export function placeOf(input: unknown, path: Array<string | number>): string {
  const words: string[] = [];
  let here: any = input;
  for (let i = 0; i < path.length; i++) {
    const key = path[i];
    const next = path[i + 1];
    here = here?.[key];
    if (
      typeof key === 'string' &&
      typeof next === 'number' &&
      (key in listNames || key === 'steps')
    ) {
      const item: Named | undefined = here?.[next];
      const name = item?.name ?? item?.key;
      words.push(
        key === 'steps'
          ? `step ${next + 1}`
          : `${listNames[key]} ${
              typeof name === 'string' && name ? `“${name}”` : next + 1
            }`,
      );
      here = item;
      i++;
    } else if (key !== 'values') {
      words.push(typeof key === 'number' ? `number ${key + 1}` : key);
    }
  }
  return words.join(', ') || 'test set';
}

/** Turns the issues of a failed parse into problems, unions unfolded to the branch that was meant. */
export function problemsOfZodError(
  error: z.core.$ZodError,
  input: unknown,
  prefix: Array<string | number> = [],
  root: unknown = input,
): Problem[] {
  return error.issues.flatMap(issue => problemsOfIssue(issue, prefix, root));
}

function problemsOfIssue(
  issue: z.core.$ZodIssue,
  prefix: Array<string | number>,
  root: unknown,
): Problem[] {
  const path = [...prefix, ...(issue.path as Array<string | number>)];
  const at = (message: string, deeper: Array<string | number> = []) => ({
    path: [...path, ...deeper],
    place: placeOf(root, [...path, ...deeper]),
    message,
  });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(key => at('is not known here', [key]));
    case 'invalid_union': {
      const given = valueAt(root, path);
      if (given === undefined) {
        return [at('is needed')];
      }
      const deep = issue.errors.filter(branch =>
        branch.some(
          inner =>
            inner.path.length > 0 ||
            inner.code === 'unrecognized_keys' ||
            inner.code === 'custom',
        ),
      );
      if (given !== null && typeof given === 'object' && deep.length === 1) {
        return deep[0].flatMap(inner => problemsOfIssue(inner, path, root));
      }
      const typed = issue.errors
        .flat()
        .find(
          inner => inner.code !== 'invalid_type' && inner.path.length === 0,
        );
      const plain =
        issue.message === 'Invalid input' ? undefined : issue.message;
      return [at(plain ?? typed?.message ?? `must be ${expectedOf(issue)}`)];
    }
    case 'invalid_key':
      return [at(issue.issues[0]?.message ?? issue.message)];
    case 'invalid_type':
      return [at(messageOfType(issue, valueAt(root, path)))];
    case 'invalid_value':
      return [at(`must be one of ${issue.values.map(String).join(', ')}`)];
    case 'too_big':
      return [
        at(
          `is too large: at most ${issue.maximum}${
            issue.origin === 'string' ? ' characters' : ''
          }`,
        ),
      ];
    case 'too_small':
      return [
        at(
          issue.message.startsWith('Too small')
            ? `is too small: at least ${issue.minimum}`
            : issue.message,
        ),
      ];
    default:
      return [at(issue.message)];
  }
}

function messageOfType(
  issue: z.core.$ZodIssueInvalidType,
  given: unknown,
): string {
  if (!issue.message.startsWith('Invalid input')) {
    return issue.message;
  }
  return given === undefined
    ? 'is needed'
    : `must be ${article(issue.expected)}`;
}

function expectedOf(issue: { errors: z.core.$ZodIssue[][] }): string {
  const kinds = issue.errors
    .flat()
    .flatMap(inner =>
      inner.code === 'invalid_type' ? [article(inner.expected)] : [],
    );
  return [...new Set(kinds)].join(' or ') || 'something else';
}

function article(kind: string): string {
  const named: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    boolean: 'yes or no',
    object: 'an object',
    array: 'a list',
    record: 'an object',
  };
  return named[kind] ?? kind;
}

function valueAt(root: unknown, path: Array<string | number>): unknown {
  return path.reduce((here: any, key) => here?.[key], root);
}
