import {
  isKeyword,
  keywordDefinition,
  ownArguments,
  stepCatalogue,
  stepFields,
  summarizeStep,
  type Keyword,
  type Step,
  type StepField,
} from './catalogue';
import { locatorKinds, type Locator } from './locator';

/**
 * A step as one line while it is being written: as `summarizeStep` says it, or the first argument that is missing, such as
 * `Click: choose an element`. Results of runs never say so: there an empty text is what a placeholder came to.
 *
 * @public
 */
export function summarizeDraftStep(step: { keyword: string }): string {
  const missing = isKeyword(step.keyword)
    ? firstMissing(step.keyword, ownArguments(step as Step))
    : undefined;
  return missing === undefined || !isKeyword(step.keyword)
    ? summarizeStep(step)
    : `${keywordDefinition(step.keyword).title}: ${missing}`;
}

function firstMissing(
  keyword: Keyword,
  args: Record<string, unknown>,
): string | undefined {
  const { shape } = stepCatalogue[keyword].args;
  const fields = stepFields(keyword).filter(({ name }) => name in shape);
  const needed = fields.find(
    ({ name, required, control }) =>
      required &&
      (control === 'target' ? isNowhere(args[name]) : isEmpty(args[name])) &&
      // Some may be empty: to fill in nothing is to clear a field.
      !(shape as Record<string, any>)[name].safeParse(args[name]).success,
  );
  return needed
    ? whatToDo(needed)
    : missingByRule(keyword, args, field =>
        fields.find(({ name }) => name === field),
      );
}

/** Arguments of which one is needed only with, or without, others. */
function missingByRule(
  keyword: Keyword,
  args: Record<string, unknown>,
  fieldOf: (name: string) => StepField | undefined,
): string | undefined {
  const given = Object.fromEntries(
    Object.entries(args).filter(([, value]) => !isEmpty(value)),
  );
  try {
    const problem = keywordDefinition(keyword)
      .check?.(given as never)
      .find(({ field }) => given[field] === undefined);
    const title = problem && fieldOf(problem.field)?.title;
    return title && problem.message.startsWith('is needed')
      ? `“${title}” ${problem.message}`
      : problem?.message;
  } catch {
    return undefined;
  }
}

function whatToDo({ control, title }: StepField): string {
  switch (control) {
    case 'target':
      return title === 'Element' ? 'choose an element' : `choose “${title}”`;
    case 'choice':
    case 'multiChoice':
    case 'stepGroup':
      return `choose “${title}”`;
    case 'files':
      return 'add a file';
    default:
      return `fill in “${title}”`;
  }
}

/** A target that finds nothing yet, whatever it is refined by. */
function isNowhere(target: unknown): boolean {
  return target !== null && typeof target === 'object'
    ? locatorKinds.every(kind => isEmpty((target as Locator)[kind]))
    : isEmpty(target);
}

/** Nothing that a person has put there, be it in a list. */
function isEmpty(value: unknown): boolean {
  return value !== null && typeof value === 'object'
    ? Object.values(value).every(isEmpty)
    : value === undefined || value === null || value === '';
}
