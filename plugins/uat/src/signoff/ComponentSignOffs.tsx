import { Flex, Text } from '@backstage/ui';
import { EmptyState } from '../components/EmptyState';
import { RequestReleaseButton } from './RequestReleaseButton';
import { SignOffList } from './SignOffList';
import { useSignOffs } from './signOffQueries';

/** On the UAT tab of a component: its sign-offs, and the way to ask for one of a release. */
export function ComponentSignOffs(props: {
  entityRef: string;
  /** Names of test sets that are linked beside those that name the component. */
  names?: string[];
}) {
  const signOffs = useSignOffs({ entity: props.entityRef });
  return (
    <>
      <Flex
        justify="between"
        align="center"
        gap="2"
        style={{ flexWrap: 'wrap' }}
      >
        <Text as="h2" variant="title-small" weight="bold">
          Sign-offs
        </Text>
        <RequestReleaseButton {...props} />
      </Flex>
      <SignOffList
        signOffs={signOffs}
        empty={
          <EmptyState title="Nothing is signed yet">
            Ask for a sign-off of a release when its test sets have run.
          </EmptyState>
        }
      />
    </>
  );
}
