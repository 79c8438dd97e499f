import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  entityRouteRef,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { shortRef } from './ActorName';
import styles from './EntityRefLink.module.css';

/** An entity by the name that the catalog has for it, linked to its page there. What is no reference stays as it is. */
export function EntityRefLink({ entityRef }: { entityRef: string }) {
  return shortRef(entityRef) === entityRef ? (
    <span>{entityRef}</span>
  ) : (
    <CatalogLink entityRef={entityRef} />
  );
}

function CatalogLink({ entityRef }: { entityRef: string }) {
  const entityPage = useRouteRef(entityRouteRef);
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const { primaryTitle } = useEntityPresentation(entityRef, {
    defaultKind: kind,
  });
  return entityPage ? (
    <Link
      className={styles.link}
      href={entityPage({ kind: kind.toLowerCase(), namespace, name })}
      title={entityRef}
    >
      {primaryTitle}
    </Link>
  ) : (
    <span title={entityRef}>{primaryTitle}</span>
  );
}
