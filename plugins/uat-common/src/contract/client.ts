import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { apiPath, uatContract } from './contract';
import { errorBodySchema, UatApiError } from './errors';

/** Header by which our own clients say which of them sends a request; the audit trail shows it. @public */
export const clientHeader = 'x-uat-client';

/** @public */
export const clientNames = ['portal', 'cli'] as const;

/** @public */
export type UatClientName = (typeof clientNames)[number];

/** @public */
export type UatClient = ContractRouterClient<typeof uatContract>;

/**
 * A typed client of the REST contract.
 *
 * @param options - `baseUrl` of the plugin (for instance `http://localhost:7007/api/uat`), given or looked up for
 *   each request; `fetch`, which adds the caller's identity; `client`, which of our own it is
 * @returns the client; its calls throw `UatApiError` when the API refuses, and the error of `fetch` when it cannot be
 *   reached
 * @public
 */
export function createUatClient(options: {
  baseUrl: string | (() => Promise<string>);
  fetch: typeof globalThis.fetch;
  client?: UatClientName;
}): UatClient {
  const link = new OpenAPILink(uatContract, {
    url: async () =>
      `${
        typeof options.baseUrl === 'string'
          ? options.baseUrl
          : await options.baseUrl()
      }${apiPath}`,
    headers: () => (options.client ? { [clientHeader]: options.client } : {}),
    // Taken apart, for a `fetch` of the portal may build several requests from what it gets, and the body of a
    // `Request` can be read only once.
    fetch: async (request, init) =>
      options.fetch(request.url, {
        ...(init as RequestInit),
        method: request.method,
        headers: request.headers,
        body: request.body === null ? undefined : await request.text(),
        signal: request.signal,
      }),
    customErrorResponseBodyDecoder: (body, response) => {
      const parsed = errorBodySchema.safeParse(body);
      return new ORPCError('REFUSED', {
        status: response.status,
        message: parsed.success
          ? parsed.data.error.message
          : `HTTP ${response.status}`,
        data: parsed.success
          ? parsed.data
          : {
              error: { name: 'Error', message: `HTTP ${response.status}` },
              response: { statusCode: response.status },
            },
      });
    },
    interceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          const body =
            error instanceof ORPCError
              ? errorBodySchema.safeParse(error.data)
              : undefined;
          throw body?.success
            ? new UatApiError(body.data.response.statusCode, body.data)
            : error;
        }
      },
    ],
  });
  return createORPCClient(link);
}
