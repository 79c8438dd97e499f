import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ORPCError, ValidationError } from '@orpc/server';
import { Refusal, type RefusalReason } from '@uatcms/core';
import {
  problemsOfZodError,
  type ErrorBody,
  type Problem,
} from '@uatcms/plugin-uat-common';
import { HashMismatch, NoRoom } from '@uatcms/plugin-uat-node';

interface FaultLog {
  error(message: string, cause: Error): void;
}

/** An answer that is no success. */
export interface ErrorAnswer {
  status: number;
  body: ErrorBody;
}

const refusals: Record<RefusalReason, { status: number; name: string }> = {
  invalid: { status: 400, name: 'InputError' },
  notFound: { status: 404, name: 'NotFoundError' },
  conflict: { status: 409, name: 'ConflictError' },
  unauthenticated: { status: 401, name: 'AuthenticationError' },
  forbidden: { status: 403, name: 'NotAllowedError' },
  fenced: { status: 409, name: 'ConflictError' },
  unavailable: { status: 503, name: 'ServiceUnavailableError' },
  noRoom: { status: 507, name: 'InsufficientStorageError' },
};

/** Errors of `@backstage/errors`, known by name because several copies of the package may be installed. */
const backstageErrors: Record<string, number> = {
  InputError: 400,
  AuthenticationError: 401,
  NotAllowedError: 403,
  NotFoundError: 404,
  ConflictError: 409,
  ServiceUnavailableError: 503,
};

/**
 * The answer to a request that threw. What the caller can mend is said in full; a fault of ours is logged under a
 * number, and only the number is said.
 */
export function answerOf(
  error: unknown,
  logger: LoggerService,
  requestId?: string,
): ErrorAnswer {
  const { status, body } = anonymousAnswerOf(error, {
    error: (message, cause) =>
      logger.error(
        requestId ? `${message} of request ${requestId}` : message,
        cause,
      ),
  });
  return { status, body: { ...body, ...(requestId && { requestId }) } };
}

function anonymousAnswerOf(error: unknown, logger: FaultLog): ErrorAnswer {
  if (error instanceof Refusal) {
    const { status, name } = refusals[error.reason];
    return answer(status, name, error.message, error.problems);
  }
  if (error instanceof ORPCError && error.cause instanceof ValidationError) {
    return error.status === 400
      ? invalidInput(error.cause)
      : fault(
          new Error(
            `The answer does not fit the contract: ${JSON.stringify(
              error.cause.issues,
            )}`,
          ),
          logger,
        );
  }
  if (error instanceof NoRoom) {
    return answer(507, 'InsufficientStorageError', error.message);
  }
  if (error instanceof HashMismatch) {
    return answer(400, 'InputError', error.message);
  }
  if (error instanceof Error && error.name in backstageErrors) {
    return answer(backstageErrors[error.name], error.name, error.message);
  }
  if (error instanceof URIError) {
    return answer(
      400,
      'InputError',
      'The address of the request is not valid: a % in it must be followed by two hexadecimal digits, and all of them together must be UTF-8.',
    );
  }
  return ofRequestBody(error) ?? fault(error, logger);
}

function invalidInput(cause: ValidationError): ErrorAnswer {
  const problems = problemsOfZodError(
    { issues: cause.issues } as Parameters<typeof problemsOfZodError>[0],
    cause.data,
  );
  return answer(400, 'InputError', messageOf(problems), problems);
}

function messageOf(problems: Problem[]): string {
  const said = problems.map(({ place, message }) => `${place}: ${message}`);
  return `The request is not valid. ${said.join('; ')}`;
}

/** What Express' own parsers throw: too large, not JSON, cut off. */
function ofRequestBody(error: unknown): ErrorAnswer | undefined {
  const { status, type, limit, expose, message } = error as {
    status?: number;
    type?: string;
    limit?: number;
    expose?: boolean;
    message?: string;
  };
  if (type === 'entity.too.large') {
    return answer(
      413,
      'PayloadTooLargeError',
      `The request is too large: ${limit} bytes are allowed.`,
    );
  }
  if (type === 'entity.parse.failed') {
    return answer(
      400,
      'InputError',
      `The body of the request is not JSON: ${message}`,
    );
  }
  return expose && status !== undefined && status >= 400 && status < 500
    ? answer(status, 'InputError', message ?? 'The request is not valid.')
    : undefined;
}

function fault(error: unknown, logger: FaultLog): ErrorAnswer {
  const number = randomUUID().slice(0, 8);
  logger.error(
    `Fault ${number}`,
    error instanceof Error ? error : new Error(String(error)),
  );
  return answer(
    500,
    'InternalServerError',
    `The server failed. Its log says why, under fault ${number}.`,
  );
}

function answer(
  status: number,
  name: string,
  message: string,
  problems: Problem[] = [],
): ErrorAnswer {
  return {
    status,
    body: {
      error: { name, message, ...(problems.length > 0 && { problems }) },
      response: { statusCode: status },
    },
  };
}
