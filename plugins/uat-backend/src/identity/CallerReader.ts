import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { Caller } from '@uatcms/core';
import type { Request } from 'express';
import type { PersonReader } from './PersonReader';

type Credentials = BackstageCredentials<
  BackstageUserPrincipal | BackstageServicePrincipal
>;

const requestIdForm = /^[\w.:-]{1,100}$/;

/** Finds out on whose behalf a request is made. */
export class CallerReader {
  constructor(
    private readonly httpAuth: HttpAuthService,
    private readonly people: PersonReader,
  ) {}

  /**
   * Checks the identity now, and reads who it is when asked: most requests only look.
   *
   * @throws AuthenticationError when there is no identity
   */
  async identify(req: Request): Promise<() => Promise<Caller>> {
    const { principal }: Credentials = await this.httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const requestId = req.header('x-request-id');
    const given =
      requestId && requestIdForm.test(requestId) ? { requestId } : {};
    return async () =>
      principal.type === 'user'
        ? {
            actor: await this.people.read(principal.userEntityRef),
            origin: 'portal',
            ...given,
          }
        : { actor: { ref: principal.subject }, origin: 'api', ...given };
  }
}
