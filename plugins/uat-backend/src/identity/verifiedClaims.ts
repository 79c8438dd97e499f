import type { Request } from 'express';
import { decodeJwt } from 'jose';

/**
 * The claims of the token that a user brings themselves. To be read only after `httpAuth` has checked the request: it
 * does not hand out claims, and here nothing is checked again but that they are those of this user.
 *
 * A plugin that brings the request of a user has a token without them.
 */
export function verifiedClaims(
  req: Request,
  userEntityRef: string,
): Record<string, unknown> {
  const token = /^Bearer +(\S+)$/i.exec(req.header('authorization') ?? '')?.[1];
  try {
    const claims = decodeJwt(token ?? '');
    return claims.sub === userEntityRef ? claims : {};
  } catch {
    return {};
  }
}
