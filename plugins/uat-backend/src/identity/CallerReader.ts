import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { Caller } from '@uatcms/core';
import {
  clientHeader,
  clientNames,
  type UatClientName,
} from '@uatcms/plugin-uat-common';
import type { Request } from 'express';
import { requestIdOf } from '../http/requestIds';
import type { PersonReader } from './PersonReader';
import { verifiedClaims } from './verifiedClaims';

type Credentials = BackstageCredentials<
  BackstageUserPrincipal | BackstageServicePrincipal
>;

/** Names the user for whom a service acts. */
const onBehalfOfHeader = 'x-uat-on-behalf-of';
const catalogSubject = 'plugin:catalog';

/** A sender whose credentials are valid. */
export interface Identified {
  credentials: Credentials;
  caller: () => Promise<Caller>;
}

/** Finds out on whose behalf a request is made. */
export class CallerReader {
  constructor(
    private readonly deps: {
      httpAuth: HttpAuthService;
      userInfo: UserInfoService;
      people: PersonReader;
    },
  ) {}

  /**
   * Checks the identity now, and reads who it is when asked: most requests only look.
   *
   * @param byCookie - whether the cookie counts by which Backstage lets a browser in that cannot send a token; the router
   *   has to allow it for the route as well
   * @throws AuthenticationError when there is no identity
   */
  async identify(req: Request, { byCookie = false } = {}): Promise<Identified> {
    const credentials: Credentials = await this.deps.httpAuth.credentials(req, {
      allow: ['user', 'service'],
      allowLimitedAccess: byCookie,
    });
    const { principal } = credentials;
    return {
      credentials,
      caller: async () => {
        const caller =
          principal.type === 'user'
            ? await this.#user(principal, credentials, req)
            : await this.#service(principal, req);
        const requestId = requestIdOf(req);
        return requestId ? { ...caller, requestId } : caller;
      },
    };
  }

  /** A user is the actor also where a plugin brings their request: it acts with their rights. */
  async #user(
    { userEntityRef, actor: plugin }: BackstageUserPrincipal,
    credentials: Credentials,
    req: Request,
  ): Promise<Caller> {
    const { people, userInfo } = this.deps;
    const [person, { ownershipEntityRefs }] = await Promise.all([
      people.read(
        userEntityRef,
        // The token of a plugin says nothing about the person.
        plugin ? undefined : verifiedClaims(req, userEntityRef),
      ),
      userInfo.getUserInfo(credentials),
    ]);
    return {
      ...person,
      groups: [...new Set([userEntityRef, ...ownershipEntityRefs])],
      origin: plugin ? 'api' : clientOf(req) ?? 'api',
    };
  }

  async #service(
    { subject }: BackstageServicePrincipal,
    req: Request,
  ): Promise<Caller> {
    const header = req.header(onBehalfOfHeader);
    const person =
      header === undefined
        ? undefined
        : await this.deps.people.find(userRefIn(header));
    return {
      actor: { ref: serviceRefOf(subject) },
      ...(person && { onBehalfOf: person.actor }),
      ...(person?.unsure && { unsure: person.unsure }),
      origin: subject === catalogSubject ? 'catalog' : originOfService(req),
    };
  }
}

/** A service may be configured under any name, and that of a person would make it one: it could decide. */
function serviceRefOf(subject: string): string {
  return /^user:/i.test(subject) ? `service:${subject}` : subject;
}

/** Which of our clients sends the request, as it says itself: it is for readers, and nothing is decided by it. */
function clientOf(req: Request): UatClientName | undefined {
  const said = req.header(clientHeader);
  return clientNames.find(name => name === said);
}

/** Pages of the portal are used by people. */
function originOfService(req: Request): Caller['origin'] {
  return clientOf(req) === 'cli' ? 'cli' : 'api';
}

function userRefIn(header: string): string {
  try {
    const ref = parseEntityRef(header, { defaultNamespace: 'default' });
    if (ref.kind.toLocaleLowerCase('en-US') === 'user') {
      return stringifyEntityRef(ref);
    }
  } catch {
    // Said below, in words of ours.
  }
  throw new InputError(
    `The header ${onBehalfOfHeader} must name a user, such as user:default/guest.`,
  );
}
