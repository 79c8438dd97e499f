import { parseEntityRef } from '@backstage/catalog-model';
import type { Actor } from '@uatcms/plugin-uat-common';

/** Who did something: their name, else the last part of their reference. */
export function ActorName({ actor }: { actor: Actor }) {
  return (
    <span title={actor.eid ? `${actor.ref} (${actor.eid})` : actor.ref}>
      {actor.name ?? shortRef(actor.ref)}
    </span>
  );
}

/** `user:default/jane` as `jane`; what is no entity reference stays as it is. */
export function shortRef(ref: string): string {
  try {
    return parseEntityRef(ref).name;
  } catch {
    return ref;
  }
}
