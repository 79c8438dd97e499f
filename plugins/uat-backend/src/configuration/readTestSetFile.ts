import { readFile } from 'node:fs/promises';
import {
  problemsOfZodError,
  testSetEntitySchema,
  testSetMetaSchema,
  validateDefinition,
  type Problem,
  type UatInputs,
} from '@uatcms/plugin-uat-common';
import { parseAllDocuments } from 'yaml';

type TestSetInput = UatInputs['testSets']['create'];

/**
 * The test sets of a YAML file, and everything that is wrong with it. A document with problems gives no test set.
 *
 * @param file - path, relative to the working folder
 */
export async function readTestSetFile(
  file: string,
): Promise<{ testSets: TestSetInput[]; problems: string[] }> {
  let source: string;
  try {
    source = await readFile(file, 'utf8');
  } catch (error) {
    return {
      testSets: [],
      problems: [`cannot be read: ${(error as Error).message}`],
    };
  }
  const testSets: TestSetInput[] = [];
  const problems: string[] = [];
  for (const document of parseAllDocuments(source)) {
    if (document.errors.length > 0) {
      problems.push(...document.errors.map(error => error.message));
      continue;
    }
    const read = testSetOf(document.toJS());
    problems.push(
      ...read.problems.map(({ place, message }) => `${place}: ${message}`),
    );
    if (read.testSet) {
      testSets.push(read.testSet);
    }
  }
  return { testSets, problems };
}

function testSetOf(document: any): {
  testSet?: TestSetInput;
  problems: Problem[];
} {
  const entity = testSetEntitySchema.safeParse(document);
  const meta = testSetMetaSchema.safeParse({
    title: document?.metadata?.title ?? document?.metadata?.name,
    description: document?.metadata?.description,
    tags: document?.metadata?.tags,
    owner: document?.spec?.owner,
    tests: document?.spec?.tests,
    system: document?.spec?.system,
    environments: document?.spec?.environments,
  });
  const { definition, problems } = validateDefinition(
    document?.spec?.definition,
  );
  if (entity.success && meta.success && definition) {
    return {
      testSet: {
        name: entity.data.metadata.name,
        ...meta.data,
        definition,
        comment: 'Created from the configuration',
      },
      problems: [],
    };
  }
  return {
    problems: [
      ...(entity.error ? problemsOfZodError(entity.error, document) : []),
      // What is wrong with the entity's own fields has been said; here it is about their form as full references.
      ...(entity.success && meta.error
        ? problemsOfZodError(meta.error, document.spec)
        : []),
      ...problems,
    ],
  };
}
