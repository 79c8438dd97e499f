import { keywords, stepFields, type Keyword, type Step } from './catalogue';
import { renderDeep, type Placeholder } from './placeholders';

/** Names of the arguments that are taken as they are written, of the keywords that have any. */
const verbatimFields = new Map<string, readonly string[]>(
  keywords
    .map((keyword: Keyword) => [keyword, namesOfVerbatim(keyword)] as const)
    .filter(([, names]) => names.length > 0),
);

function namesOfVerbatim(keyword: Keyword): string[] {
  return stepFields(keyword)
    .filter(({ verbatim }) => verbatim)
    .map(({ name }) => name);
}

/** A step without what is taken as it is written: all that may hold placeholders. */
export function withoutVerbatim<T extends { keyword?: string }>(
  step: T,
): Partial<T> {
  const names = verbatimFields.get(step.keyword ?? '');
  return names
    ? (Object.fromEntries(
        Object.entries(step).filter(([name]) => !names.includes(name)),
      ) as Partial<T>)
    : step;
}

/**
 * Fills in every text of a step, however deep, except what is taken as it is written.
 *
 * @param resolve - gives the value of one placeholder; what it throws is passed on
 * @throws Error when a placeholder is malformed
 * @public
 */
export function renderStep<T extends Pick<Step, 'keyword'>>(
  step: T,
  resolve: (placeholder: Placeholder) => string,
): T {
  return verbatimFields.has(step.keyword)
    ? { ...step, ...renderDeep(withoutVerbatim(step), resolve) }
    : renderDeep(step, resolve);
}
