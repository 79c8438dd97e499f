import {
  emptyDefinition,
  foldReference,
  problemsOfZodError,
  testSetMetaSchema,
  testSetName,
  validateDefinition,
  type Problem,
  type TestSetDefinition,
  type TestSetMeta,
} from '@uatcms/plugin-uat-common';
import { z } from 'zod';
import { problemsOfTexts } from '../postgres/keepableText';

const headSchema = z.object({ name: testSetName, ...testSetMetaSchema.shape });

/** What an author gives: not trusted in any way. */
export interface TestSetInput {
  name: string;
  definition?: unknown;
  comment: string;
}

/** A test set as it may be kept, or all that is wrong with it. */
export type CheckedTestSet =
  | { problems: Problem[]; meta?: undefined }
  | { problems: []; meta: TestSetMeta; definition: TestSetDefinition };

/** Checks head and content of a test set by themselves, without the database. Never stops at the first problem. */
export function checkTestSet(
  input: TestSetInput & Record<string, unknown>,
): CheckedTestSet {
  const { definition = emptyDefinition, comment, ...given } = input;
  const head = headSchema.safeParse(given);
  const content = validateDefinition(definition);
  const problems = [
    ...(head.success ? [] : problemsOfZodError(head.error, given)),
    ...problemsOfTexts({ ...given, comment }),
    ...problemsOfEnvironmentList(given.environments),
    ...content.problems,
    ...problemsOfTexts(definition),
  ];
  if (!head.success || !content.definition || problems.length > 0) {
    return { problems };
  }
  const { name: _, ...meta } = head.data;
  return {
    problems: [],
    meta: withFoldedReferences(meta),
    definition: content.definition,
  };
}

function problemsOfEnvironmentList(environments: unknown): Problem[] {
  const list = Array.isArray(environments) ? environments : [];
  return list.flatMap((name, index) =>
    list.indexOf(name) < index
      ? [problemOfEnvironment(index, `“${name}” is listed twice`)]
      : [],
  );
}

/** A problem of one of the environments that a test set lists. */
export function problemOfEnvironment(index: number, message: string): Problem {
  return {
    path: ['environments', index],
    place: `environments, number ${index + 1}`,
    message,
  };
}

// The catalog compares entity references without regard to case; in one form they can be compared by an index.
function withFoldedReferences(meta: TestSetMeta): TestSetMeta {
  return {
    ...meta,
    owner: foldReference(meta.owner),
    tests: [...new Set(meta.tests.map(foldReference))],
    system: meta.system && foldReference(meta.system),
  };
}
