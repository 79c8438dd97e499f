import { ButtonLink } from '@backstage/ui';
import { RiUserFollowLine } from '@remixicon/react';
import { useLinks } from '../links';
import { useChecks } from './checkQueries';

/** The way to the inbox, with how many checks wait there for whoever is signed in. */
export function MyChecksLink() {
  const links = useLinks();
  const { data } = useChecks({ of: 'me', state: 'open' }, 1);
  const count = data?.total ?? 0;
  const overdue = data?.overdue ?? 0;
  return (
    <ButtonLink
      href={links.checks()}
      variant="secondary"
      iconStart={<RiUserFollowLine />}
    >
      {`Your checks${count > 0 ? ` (${count})` : ''}${
        overdue > 0 ? `, ${overdue} overdue` : ''
      }`}
    </ButtonLink>
  );
}
