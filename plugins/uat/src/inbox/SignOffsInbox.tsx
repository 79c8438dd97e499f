import { Link, Text } from '@backstage/ui';
import { RiCheckDoubleLine } from '@remixicon/react';
import { EmptyState } from '../components/EmptyState';
import { useLinks } from '../links';
import { SignOffList } from '../signoff/SignOffList';
import { useSignOffs } from '../signoff/signOffQueries';

/** Sign-offs that the reader has still to decide on. */
export function SignOffsInbox() {
  const links = useLinks();
  const signOffs = useSignOffs({ mine: true });
  return (
    <>
      <SignOffList
        signOffs={signOffs}
        empty={
          <EmptyState
            icon={<RiCheckDoubleLine size={40} />}
            title="No sign-off waits for you"
          >
            When somebody names you or one of your groups as a signatory, it is
            listed here until you have decided, and you are told of it.
          </EmptyState>
        }
      />
      <Text variant="body-small" color="secondary">
        <Link href={links.signOffs()}>All sign-offs</Link>, also those that were
        decided
      </Text>
    </>
  );
}
