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
export function EntityRefLink(props: {
  entityRef: string;
  /** What it was called at a time that matters; left out or null: what it is called now. */
  name?: string | null;
}) {
  const { entityRef, name } = props;
  return shortRef(entityRef) === entityRef ? (
    <span>{name ?? entityRef}</span>
  ) : (
    <CatalogLink entityRef={entityRef} name={name ?? undefined} />
  );
}

function CatalogLink(props: { entityRef: string; name: string | undefined }) {
  const { entityRef, name: then } = props;
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
      {then ?? primaryTitle}
    </Link>
  ) : (
    <span title={entityRef}>{then ?? primaryTitle}</span>
  );
}
