import * as z from 'zod';
import {
  isKeyword,
  keywordDefinition,
  keywords,
  ownArguments,
  stepSchemas,
  type Step,
} from '../catalogue';
import {
  definitionSchema,
  limits,
  stepGroupSchema,
  testCaseSchema,
  type TestSetDefinition,
} from '../definition';
import { checkLocks } from './checkLocks';
import { checkNames } from './checkNames';
import { checkReferences } from './checkReferences';
import { placeOf, problemsOfZodError, type Problem } from './problem';

/**
 * What validation found: a definition when there is no problem, otherwise all problems, each with its place.
 *
 * @public
 */
export type ValidationResult =
  | { definition: TestSetDefinition; problems: [] }
  | { definition?: undefined; problems: Problem[] };

// Steps are parsed one by one, so that a typing error in one of them does not hide the problems of the others.
const outerSchema = z.strictObject({
  ...definitionSchema.shape,
  cases: z
    .array(
      z.strictObject({
        ...testCaseSchema.shape,
        steps: z.array(z.unknown()).max(limits.stepsPerList),
      }),
    )
    .max(limits.cases),
  stepGroups: z
    .array(
      z.strictObject({
        ...stepGroupSchema.shape,
        steps: z.array(z.unknown()).max(limits.stepsPerList),
      }),
    )
    .max(limits.stepGroups)
    .default([]),
});

/**
 * Checks a test set as a whole: shapes, keywords and their arguments, names, references, placeholders and cycles.
 * Never throws on bad input and never stops at the first problem.
 *
 * @public
 */
export function validateDefinition(input: unknown): ValidationResult {
  const problems: Problem[] = [];
  const outer = outerSchema.safeParse(input);
  if (!outer.success) {
    problems.push(...problemsOfZodError(outer.error, input));
  }
  for (const list of ['cases', 'stepGroups'] as const) {
    const owners = (input as any)?.[list];
    if (!Array.isArray(owners)) {
      continue;
    }
    owners.forEach((owner, index) => {
      if (Array.isArray(owner?.steps)) {
        owner.steps.forEach((step: unknown, at: number) =>
          problems.push(...checkStep(step, [list, index, 'steps', at], input)),
        );
      }
    });
  }
  const lenient = lenientDefinition(input);
  problems.push(
    ...checkNames(lenient),
    ...checkReferences(lenient),
    ...checkLocks(lenient),
  );
  if (problems.length > 0) {
    return { problems };
  }
  return {
    definition: outer.data as unknown as TestSetDefinition,
    problems: [],
  };
}

/**
 * Checks one step by itself: its keyword and arguments, not what it refers to.
 *
 * @param path - where the step stands in `root`
 * @public
 */
export function checkStep(
  step: unknown,
  path: Array<string | number>,
  root: unknown,
): Problem[] {
  const keyword = (step as Step | undefined)?.keyword;
  const at = (deeper: string[], message: string) => ({
    path: [...path, ...deeper],
    place: placeOf(root, [...path, ...deeper]),
    message,
  });
  if (
    step === null ||
    typeof step !== 'object' ||
    typeof keyword !== 'string'
  ) {
    return [at([], 'must be an object with a keyword')];
  }
  if (!isKeyword(keyword)) {
    const near = nearest(keyword);
    return [
      at(
        ['keyword'],
        `“${keyword}” is not a keyword${near ? `; did you mean ${near}?` : ''}`,
      ),
    ];
  }
  const parsed = stepSchemas[keyword].safeParse(step);
  if (!parsed.success) {
    return problemsOfZodError(parsed.error, step, path, root);
  }
  const rule = keywordDefinition(keyword).check;
  return rule
    ? rule(ownArguments(parsed.data as unknown as Step) as never).map(
        ({ field, message }) => at([field], message),
      )
    : [];
}

function nearest(word: string): string | undefined {
  const folded = word.toLowerCase();
  return keywords.find(
    keyword =>
      keyword.toLowerCase() === folded ||
      folded.includes(keyword.toLowerCase()) ||
      keyword.toLowerCase().includes(folded),
  );
}

/** The input with everything that has not the right shape left out, so that the other rules can still be applied. */
function lenientDefinition(input: any): TestSetDefinition {
  const list = (value: unknown) => (Array.isArray(value) ? value : []);
  const named = (value: unknown) =>
    list(value).map(item =>
      item !== null && typeof item === 'object' ? item : {},
    );
  const withSteps = (value: unknown) =>
    named(value).map(item => ({
      ...item,
      steps: list(item.steps).map(step =>
        step !== null && typeof step === 'object' ? step : {},
      ),
    }));
  return {
    cases: withSteps(input?.cases),
    stepGroups: withSteps(input?.stepGroups).map(group => ({
      ...group,
      parameters: named(group.parameters),
    })),
    elements: named(input?.elements),
    dataSets: named(input?.dataSets).map(dataSet => ({
      ...dataSet,
      columns: named(dataSet.columns),
      rows: named(dataSet.rows),
    })),
  } as TestSetDefinition;
}
