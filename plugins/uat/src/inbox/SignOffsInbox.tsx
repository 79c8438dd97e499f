import { Link, Text } from '@backstage/ui';
import { RiCheckDoubleLine } from '@remixicon/react';
import { useDeferredValue } from 'react';
import { EmptyState } from '../components/EmptyState';
import { useAddressParams } from '../components/useAddressParams';
import { useLinks } from '../links';
import { SignOffList } from '../signoff/SignOffList';
import { useSignOffs } from '../signoff/signOffQueries';
import { InboxFilter } from './InboxFilter';

const scopes = [
  { id: 'me', label: 'For me to decide' },
  { id: 'requested', label: 'Asked for by me' },
  { id: 'all', label: 'Everybody’s' },
] as const;

type Scope = (typeof scopes)[number]['id'];

/** More than most people have waiting. */
const pageSize = 100;

/** Sign-offs that wait for somebody: those that the reader has still to decide on, or others. */
export function SignOffsInbox() {
  const links = useLinks();
  const { params, set } = useAddressParams();
  const scope = scopes.find(({ id }) => id === params.get('show')) ?? scopes[0];
  const text = params.get('q') ?? '';
  const signOffs = useSignOffs({
    ...narrowed(scope.id),
    search: useDeferredValue(text.trim()),
    limit: pageSize,
  });
  return (
    <>
      <InboxFilter
        scopes={scopes}
        scope={scope.id}
        search={{
          label: 'Search sign-offs',
          placeholder: 'Test set, release or scope',
          text,
        }}
        onChange={set}
      />
      <SignOffList
        signOffs={signOffs}
        empty={<Nothing scope={scope.id} isFiltered={text !== ''} />}
      />
      <Text variant="body-small" color="secondary">
        <Link href={links.signOffs()}>All sign-offs</Link>, also those that were
        decided
      </Text>
    </>
  );
}

/** What was decided waits for nobody. */
function narrowed(scope: Scope) {
  return scope === 'me'
    ? { mine: true }
    : { requested: scope === 'requested', outcomes: ['pending' as const] };
}

function Nothing(props: { scope: Scope; isFiltered: boolean }) {
  if (props.isFiltered) {
    return <EmptyState title="No sign-off matches the filter" />;
  }
  switch (props.scope) {
    case 'requested':
      return (
        <EmptyState title="Nothing that you asked for waits to be signed">
          “Request sign-off” on the page of a run that has ended asks for one.
        </EmptyState>
      );
    case 'all':
      return <EmptyState title="No sign-off waits for anybody" />;
    default:
      return (
        <EmptyState
          icon={<RiCheckDoubleLine size={40} />}
          title="No sign-off waits for you"
        >
          When somebody names you or one of your groups as a signatory, it is
          listed here until you have decided, and you are told of it.
        </EmptyState>
      );
  }
}
