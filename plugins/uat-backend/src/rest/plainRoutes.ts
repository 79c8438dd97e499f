import type { OpenAPI } from '@orpc/openapi';
import { pictureTypes } from '@uatcms/plugin-uat-common';

const runId = {
  name: 'id',
  in: 'path' as const,
  required: true,
  schema: { type: 'string' as const, format: 'uuid' },
};

/** Routes beside the contract, whose bodies are files or streams. */
export const plainRoutes: NonNullable<OpenAPI.Document['paths']> = {
  '/artifacts/{sha256}': {
    get: {
      operationId: 'artifacts.get',
      summary: 'A kept file',
      tags: ['artifacts'],
      parameters: [
        {
          name: 'sha256',
          in: 'path',
          required: true,
          schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
        },
      ],
      responses: { 200: { description: 'The bytes of the file' } },
    },
  },
  '/runs/{id}/events': {
    get: {
      operationId: 'runs.events',
      summary: 'What changes in a run',
      description:
        'As JSON the answer comes as soon as something has changed after the version `after`, at the latest after 20 s; ask again with its `version`. While it says `more`, ask with the same `after` and a higher `offset`. As an event stream it goes on until the run has finished; `Last-Event-ID` takes it up again, and 204 says that there is nothing more to come.',
      tags: ['runs'],
      parameters: [
        runId,
        {
          name: 'after',
          in: 'query',
          description: 'Version of the run that is known already.',
          schema: { type: 'integer', minimum: 0, default: 0 },
        },
        {
          name: 'offset',
          in: 'query',
          description: 'Changed iterations that are known already. JSON only.',
          schema: { type: 'integer', minimum: 0, default: 0 },
        },
        {
          name: 'Last-Event-ID',
          in: 'header',
          description: 'In the place of `after`. Event streams only.',
          schema: { type: 'integer', minimum: 0 },
        },
      ],
      responses: {
        200: {
          description: 'The changes',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/RunChanges' },
            },
            'text/event-stream': {
              schema: {
                type: 'string',
                description: 'Events named `changes`; data is a RunChanges.',
              },
            },
          },
        },
        204: { description: 'The run has finished before; event streams only' },
      },
    },
  },
  '/imports': {
    post: {
      operationId: 'imports.create',
      summary: 'Import results from elsewhere as a finished run',
      description:
        'The body is the file, 32 MiB at most. 201 with the run; 200 when this file, or this Idempotency-Key, was imported before. The first import creates the test set.',
      tags: ['runs'],
      parameters: [
        {
          name: 'format',
          in: 'query',
          required: true,
          schema: { type: 'string', enum: ['junit', 'playwright'] },
        },
        ...['testSet', 'environment'].map(name => ({
          name,
          in: 'query' as const,
          required: true,
          schema: { type: 'string' as const },
        })),
        {
          name: 'owner',
          in: 'query',
          description:
            'Entity reference; needed for the first import of a test set.',
          schema: { type: 'string' },
        },
        { name: 'title', in: 'query', schema: { type: 'string' } },
        {
          name: 'tests',
          in: 'query',
          description: 'Comma-separated entity references of what is tested.',
          schema: { type: 'string' },
        },
        {
          name: 'Idempotency-Key',
          in: 'header',
          description: 'Default: the content of the file.',
          schema: { type: 'string', maxLength: 200 },
        },
      ],
      requestBody: {
        required: true,
        content: { 'application/xml': {}, 'application/json': {} },
      },
      responses: {
        201: {
          description: 'The run',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/Run' },
            },
          },
        },
        200: { description: 'The run of an earlier import of the same' },
      },
    },
  },
  '/runs/{id}/checks/{iterationId}/steps/{sequence}/pictures': {
    post: {
      operationId: 'checks.addPicture',
      summary: 'Add a picture as evidence of a step',
      description:
        'The body is the picture: PNG, JPEG, WebP or GIF, 20 MiB at most. It is kept as it is. Only whoever works on the check may add one.',
      tags: ['checks'],
      parameters: [
        runId,
        {
          name: 'iterationId',
          in: 'path',
          required: true,
          schema: { type: 'string', format: 'uuid' },
        },
        {
          name: 'sequence',
          in: 'path',
          required: true,
          schema: { type: 'integer', minimum: 0 },
        },
        {
          name: 'name',
          in: 'query',
          schema: { type: 'string', maxLength: 200, default: 'Picture' },
        },
      ],
      requestBody: {
        required: true,
        content: Object.fromEntries(pictureTypes.map(type => [type, {}])),
      },
      responses: { 201: { description: 'The check, as GET has it' } },
    },
  },
  '/runs/{id}/export': {
    get: {
      operationId: 'runs.export',
      summary: 'A finished run as a file',
      tags: ['runs'],
      parameters: [
        runId,
        {
          name: 'format',
          in: 'query',
          required: true,
          schema: { type: 'string', enum: ['junit', 'ctrf', 'csv'] },
        },
        {
          name: 'bom',
          in: 'query',
          description: '`1`: CSV begins with a byte order mark, for Excel.',
          schema: { type: 'string', enum: ['0', '1'], default: '0' },
        },
      ],
      responses: { 200: { description: 'The file' } },
    },
  },
};
