import type { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';

/** The parts of the API, by what stands in the address, and what their events are called. The README lists them. */
const groups: Record<string, string> = {
  'test-sets': 'test-set',
  environments: 'environment',
  runs: 'run',
  imports: 'import',
  checks: 'check',
  'sign-offs': 'sign-off',
  artifacts: 'artifact',
  audit: 'audit',
};

/** These change nothing, although they carry a body. */
const questions = new Set(['validate', 'allowed']);

const actions: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};

/** How the auditor is told of a request. */
export interface RequestEvent {
  /** Told whatever comes of it; otherwise only where it was denied. */
  isAlwaysTold: boolean;
  options: Pick<
    AuditorServiceCreateEventOptions,
    'eventId' | 'severityLevel' | 'meta'
  >;
}

/**
 * Which event a request is.
 *
 * @param path - below the API: `runs/0190…/cancel`
 */
export function eventOf(method: string, path: string): RequestEvent {
  const [first, ...rest] = path.split('/').filter(Boolean);
  const group = groups[first] ?? 'other';
  const last = rest[rest.length - 1];
  const isChange = method in actions && !questions.has(last);
  // `POST runs/0190…/cancel`: what is done stands at the end. `POST runs` makes one.
  const isNamed =
    method === 'POST' && rest.length > 1 && /^[a-z-]+$/.test(last);
  return isChange
    ? {
        isAlwaysTold: true,
        options: {
          eventId: `${group}-mutate`,
          severityLevel: 'medium',
          meta: { actionType: isNamed ? last : actions[method] },
        },
      }
    : {
        isAlwaysTold: group === 'audit',
        options: {
          eventId: `${group}-fetch`,
          severityLevel: group === 'audit' ? 'medium' : 'low',
          meta: { queryType: last === undefined ? 'all' : 'by-path' },
        },
      };
}
