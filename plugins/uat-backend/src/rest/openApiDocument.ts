import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import {
  actorSchema,
  caseResultSchema,
  definitionSchema,
  environmentSchema,
  errorBodySchema,
  iterationSchema,
  locatorSchema,
  manualCheckSchema,
  problemSchema,
  reviewSchema,
  revisionSchema,
  runOptionsSchema,
  runChangesSchema,
  runSchema,
  runSummarySchema,
  signOffSchema,
  signOffSummarySchema,
  stepSchema,
  testSetSchema,
  testSetSummarySchema,
  uatContract,
} from '@uatcms/plugin-uat-common';
import { plainRoutes } from './plainRoutes';

const generator = new OpenAPIGenerator({
  schemaConverters: [new ZodToJsonSchemaConverter()],
});

let made: Promise<OpenAPI.Document> | undefined;

/** The OpenAPI 3.1 document of the REST API, made from the contract on first use. */
export function openApiDocument(): Promise<OpenAPI.Document> {
  made ??= generate();
  return made;
}

// Named schemas are referred to wherever the contract uses them. Without that each use would be written out, and a
// definition alone has some hundred kilobytes.
async function generate(): Promise<OpenAPI.Document> {
  const output = 'output' as const;
  const document = await generator.generate(uatContract, {
    info: {
      title: 'uat',
      version: '1',
      description: 'The REST API of the UAT suite.',
    },
    servers: [{ url: '/api/uat/v1' }],
    commonSchemas: {
      CaseResult: { schema: caseResultSchema, strategy: output },
      Actor: { schema: actorSchema, strategy: output },
      Problem: { schema: problemSchema, strategy: output },
      Locator: { schema: locatorSchema, strategy: output },
      Step: { schema: stepSchema, strategy: output },
      RunOptions: { schema: runOptionsSchema, strategy: output },
      Definition: { schema: definitionSchema, strategy: output },
      Environment: { schema: environmentSchema, strategy: output },
      Iteration: { schema: iterationSchema, strategy: output },
      ManualCheck: { schema: manualCheckSchema, strategy: output },
      Review: { schema: reviewSchema, strategy: output },
      Revision: { schema: revisionSchema, strategy: output },
      Run: { schema: runSchema, strategy: output },
      RunChanges: { schema: runChangesSchema, strategy: output },
      RunSummary: { schema: runSummarySchema, strategy: output },
      SignOff: { schema: signOffSchema, strategy: output },
      SignOffSummary: { schema: signOffSummarySchema, strategy: output },
      TestSet: { schema: testSetSchema, strategy: output },
      TestSetSummary: { schema: testSetSummarySchema, strategy: output },
      Error: { schema: errorBodySchema, strategy: output },
    },
  });
  return withErrors({
    ...document,
    paths: { ...document.paths, ...plainRoutes },
  });
}

/** Whatever is no success has the same form, on every route. */
function withErrors(document: OpenAPI.Document): OpenAPI.Document {
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of ['get', 'post', 'put', 'delete'] as const) {
      const operation = path?.[method];
      if (operation) {
        operation.responses = {
          ...operation.responses,
          default: {
            description: 'An error',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Error' },
              },
            },
          },
        };
      }
    }
  }
  return document;
}
