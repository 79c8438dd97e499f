import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { foldReference } from '@uatcms/plugin-uat-common';

type Identity = Awaited<
  ReturnType<typeof identityApiRef.T.getBackstageIdentity>
>;

// Made once of one identity, as long as they are the same functions.
const userRefOf = ({ userEntityRef }: Identity) => userEntityRef;

const ownRefsOf = ({ userEntityRef, ownershipEntityRefs }: Identity) => ({
  user: foldReference(userEntityRef),
  refs: new Set([userEntityRef, ...ownershipEntityRefs].map(foldReference)),
});

/** Who is signed in, asked for once. Each reader takes from it what they need: all of them share one entry of the cache. */
function useIdentity<T>(select: (identity: Identity) => T) {
  const identity = useApi(identityApiRef);
  return useQuery({
    queryKey: ['identity'],
    queryFn: () => identity.getBackstageIdentity(),
    staleTime: Infinity,
    select,
  });
}

/** Entity reference of the reader; undefined as long as it is not known. */
export function useUserRef(): string | undefined {
  return useIdentity(userRefOf).data;
}

/** References of the reader, folded: their own, and all with those of their groups. */
export function useOwnRefs() {
  return useIdentity(ownRefsOf);
}
