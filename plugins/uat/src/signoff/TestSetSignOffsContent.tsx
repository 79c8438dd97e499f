import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex } from '@backstage/ui';
import { EmptyState } from '../components/EmptyState';
import { SignOffList } from './SignOffList';
import { useSignOffs } from './signOffQueries';

/** The “Sign-offs” tab of a test set. */
export function TestSetSignOffsContent() {
  const { entity } = useEntity();
  const signOffs = useSignOffs({ testSet: entity.metadata.name });
  return (
    <Flex direction="column" gap="4" py="4">
      <SignOffList
        signOffs={signOffs}
        empty={
          <EmptyState title="No run of this test set is signed">
            Ask for a sign-off on the page of a run that has ended.
          </EmptyState>
        }
      />
    </Flex>
  );
}
