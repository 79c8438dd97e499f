import { Flex, VisuallyHidden } from '@backstage/ui';
import { Placeholder } from './Placeholder';

/** Holds the place of a page, or of a part of it, while it loads. */
export function PageSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <Flex direction="column" gap="3" p="4" role="status" aria-busy="true">
      <VisuallyHidden>Loading</VisuallyHidden>
      <Placeholder width="30%" height={28} />
      {Array.from({ length: lines }, (_, index) => (
        <Placeholder key={index} width="100%" height={40} />
      ))}
    </Flex>
  );
}
