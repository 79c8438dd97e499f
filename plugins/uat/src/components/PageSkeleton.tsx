import { Flex, Skeleton, VisuallyHidden } from '@backstage/ui';

/** Holds the place of a page, or of a part of it, while it loads. */
export function PageSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <Flex direction="column" gap="3" p="4" role="status" aria-busy="true">
      <VisuallyHidden>Loading</VisuallyHidden>
      <Skeleton width="30%" height={28} />
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} width="100%" height={40} />
      ))}
    </Flex>
  );
}
