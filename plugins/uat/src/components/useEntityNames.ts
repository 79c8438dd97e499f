import { parseEntityRef } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import {
  defaultEntityPresentation,
  entityPresentationApiRef,
} from '@backstage/plugin-catalog-react';
import { useQuery } from '@tanstack/react-query';

/** Names change rarely; the presentation API keeps them as well. */
const keptMs = 60_000;

/**
 * How the catalog calls some entities, for sentences and headings; `EntityRefLink` is for where a link may stand.
 *
 * @returns the name of an entity by its reference. Until the catalog has answered, and where it knows nothing, it is the
 *   name in the reference; what is no reference stays as it is
 */
export function useEntityNames(
  refs: readonly string[],
): (ref: string) => string {
  const presentations = useApiHolder().get(entityPresentationApiRef);
  const wanted = [...new Set(refs)].filter(isReference).sort();
  const { data } = useQuery({
    queryKey: ['entity-names', wanted],
    queryFn: async () =>
      new Map(
        await Promise.all(
          wanted.map(async ref => {
            const { primaryTitle } = await presentations!.forEntity(
              ref,
              contextOf(ref),
            ).promise;
            return [ref, primaryTitle] as const;
          }),
        ),
      ),
    enabled: presentations !== undefined && wanted.length > 0,
    staleTime: keptMs,
  });
  return ref => data?.get(ref) ?? nameIn(ref);
}

function nameIn(ref: string): string {
  return isReference(ref)
    ? defaultEntityPresentation(ref, contextOf(ref)).primaryTitle
    : ref;
}

/** That it is a component is said by the place where the name stands. */
function contextOf(ref: string) {
  return { defaultKind: parseEntityRef(ref).kind };
}

function isReference(ref: string): boolean {
  try {
    parseEntityRef(ref);
    return true;
  } catch {
    return false;
  }
}
