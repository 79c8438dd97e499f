import { Flex, Skeleton, VisuallyHidden } from '@backstage/ui';

/** The outline of a matrix, as large as the run will be, until its iterations are there. */
export function MatrixSkeleton({ lines }: { lines: number }) {
  return (
    <Flex direction="column" gap="2" role="status" aria-busy="true">
      <VisuallyHidden>Loading iterations</VisuallyHidden>
      {Array.from({ length: Math.min(Math.max(lines, 1), 12) }, (_, index) => (
        <Skeleton key={index} width="100%" height={36} />
      ))}
    </Flex>
  );
}
