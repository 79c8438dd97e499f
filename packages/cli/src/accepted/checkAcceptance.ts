import { createUatClient, UatApiError } from '@uatcms/plugin-uat-common';
import type { Output } from '../createProgram';

/**
 * Asks a backend whether a release is accepted, and prints its answer in words.
 *
 * @returns 0 when it is accepted, 1 when it is not
 * @throws Error when it could not be found out: that is never a yes
 */
export async function checkAcceptance(
  options: {
    entity: string;
    release: string;
    environment: string;
    url?: string;
    token?: string;
  },
  output: Output,
): Promise<number> {
  const { url, token, ...question } = options;
  if (url === undefined) {
    throw new Error('Say which backend: --url, or UAT_URL.');
  }
  const baseUrl = `${url.replace(/\/+$/, '')}/api/uat`;
  const client = createUatClient({
    baseUrl,
    client: 'cli',
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      if (token) {
        headers.set('authorization', `Bearer ${token}`);
      }
      return fetch(input, { ...init, headers });
    },
  });
  try {
    const { accepted, reason, signOff } = await client.signOffs.acceptance(
      question,
    );
    output.write(`${reason}\n`);
    if (signOff) {
      output.write(`Sign-off: ${signOff.id}\n`);
    }
    return accepted ? 0 : 1;
  } catch (error) {
    throw inWords(error, baseUrl);
  }
}

function inWords(error: unknown, baseUrl: string): Error {
  if (error instanceof UatApiError) {
    return new Error(
      error.status === 401
        ? `${baseUrl} wants an identity: set UAT_TOKEN to the token of an external access of the portal.`
        : error.message,
    );
  }
  const { message, cause } = error as Error;
  return new Error(
    `${baseUrl} cannot be asked: ${
      (cause as Error | undefined)?.message ?? message
    }`,
  );
}
