import type { ZodObject } from 'zod';
import { keywords, stepSchemas } from '../language/catalogue';
import {
  columnTypes,
  elementSchema,
  stepGroupSchema,
  testCaseSchema,
} from '../language/definition';
import { locatorSchema } from '../language/locator';
import { validateDefinition } from '../language/validation/validateDefinition';
import { descriptionOf, sampleOf, variantsOf } from './sampleOf';

/**
 * The content of a test set in which a text stands wherever the language takes it: a case for each keyword, with a step
 * for each of its arguments, an element for each way to find one, a column of each type.
 */
export function sampleDefinition(text: string) {
  const named = (schema: ZodObject) =>
    sampleOf(schema.omit({ steps: true }), text) as { name: string };
  const columns = columnTypes.map(type => ({
    name: `of_${type}`,
    type,
    ...(type === 'choice' && { options: [text] }),
  }));
  const base = {
    stepGroups: [
      {
        ...named(stepGroupSchema),
        steps: [{ keyword: 'wait', milliseconds: 1 }] as object[],
      },
    ],
    elements: variantsOf(locatorSchemaItself(), text).map((locator, index) => ({
      ...(sampleOf(elementSchema, text) as object),
      name: index === 0 ? text : `${text} ${index}`,
      locator,
    })),
    dataSets: [
      {
        name: text,
        columns,
        rows: [
          {
            key: text,
            values: {
              of_text: text,
              of_number: 1,
              of_boolean: false,
              of_date: '2031-01-01',
              of_choice: text,
            },
          },
        ],
      },
    ],
  };
  const caseOf = (name: string, steps: object[]) => ({
    ...named(testCaseSchema),
    name,
    steps,
  });
  // As little as a step may refer to: it is checked some thousand times.
  const withStep = (step: unknown) => ({
    stepGroups: base.stepGroups,
    elements: base.elements.slice(0, 1),
    cases: [{ name: text, steps: [step] }],
  });
  const cases = keywords.map((keyword, index) =>
    caseOf(
      index === 0 ? text : `${text} ${keyword}`,
      variantsOf(
        stepSchemas[keyword],
        text,
        { keyword },
        step => validateDefinition(withStep(step)).problems.length,
      ),
    ),
  );
  return { ...base, cases };
}

/** A locator that is not hidden by the laziness with which it contains itself. */
function locatorSchemaItself() {
  return descriptionOf(locatorSchema).getter();
}
