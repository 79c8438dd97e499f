import { Flex, VisuallyHidden } from '@backstage/ui';
import { Placeholder } from '../../components/Placeholder';

/** The outline of a matrix, as large as the run will be, until its iterations are there. */
export function MatrixSkeleton({ lines }: { lines: number }) {
  return (
    <Flex direction="column" gap="2" role="status" aria-busy="true">
      <VisuallyHidden>Loading iterations</VisuallyHidden>
      {Array.from({ length: Math.min(Math.max(lines, 1), 12) }, (_, index) => (
        <Placeholder key={index} width="100%" height={36} />
      ))}
    </Flex>
  );
}
