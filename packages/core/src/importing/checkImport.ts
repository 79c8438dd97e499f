import {
  environmentName,
  problemsOfZodError,
  testSetMetaSchema,
  testSetName,
  type Problem,
} from '@uatcms/plugin-uat-common';
import { z } from 'zod';
import { mostIterations } from '../execution/planRun';
import { problemsOfTexts } from '../postgres/keepableText';
import type { ImportInput } from './importedResults';

const headSchema = z.object({
  testSet: testSetName,
  environment: environmentName,
  owner: testSetMetaSchema.shape.owner.optional(),
  title: testSetMetaSchema.shape.title.optional(),
  tests: z.array(testSetMetaSchema.shape.owner).max(50).optional(),
  key: z.string().min(1).max(200).optional(),
});

/** All that is wrong with an import by itself, without the database. */
export function problemsOfImport(input: ImportInput): Problem[] {
  const { results, contentHash: _, format: __, ...head } = input;
  const parsed = headSchema.safeParse(head);
  return [
    ...(parsed.success ? [] : problemsOfZodError(parsed.error, head)),
    ...problemsOfTexts(head),
    ...problemsOfCount(results.length),
  ];
}

function problemsOfCount(count: number): Problem[] {
  const at = (message: string) => [{ path: [], place: 'file', message }];
  if (count === 0) {
    return at('holds no test; import it once there are results in it');
  }
  return count > mostIterations
    ? at(
        `holds ${count} tests, and a run takes ${mostIterations} at most; split it`,
      )
    : [];
}
