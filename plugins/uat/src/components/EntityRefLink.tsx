import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { shortRef } from './ActorName';

/** The name of an entity, linked to its page in the catalog. */
export function EntityRefLink({ entityRef }: { entityRef: string }) {
  const entityPage = useRouteRef(entityRouteRef);
  const name = shortRef(entityRef);
  return entityPage && name !== entityRef ? (
    <Link href={entityPage(lowerKind(entityRef))} title={entityRef}>
      {name}
    </Link>
  ) : (
    <span>{name}</span>
  );
}

function lowerKind(entityRef: string) {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return { kind: kind.toLowerCase(), namespace, name };
}
