import { ButtonLink } from '@backstage/ui';
import { RiInboxLine } from '@remixicon/react';
import { useLinks } from '../links';
import { useInbox } from './inboxQueries';

/** The way to the inbox, with how much waits there for whoever is signed in. */
export function InboxLink() {
  const links = useLinks();
  const { data } = useInbox();
  const count = data ? data.reviews + data.checks + data.signOffs : 0;
  const overdue = data?.overdue ?? 0;
  return (
    <ButtonLink
      href={links.inbox()}
      variant="secondary"
      iconStart={<RiInboxLine />}
    >
      {`Your inbox${count > 0 ? ` (${count})` : ''}${
        overdue > 0 ? `, ${overdue} overdue` : ''
      }`}
    </ButtonLink>
  );
}
