import { Link } from '@backstage/ui';
import type { RunSummary } from '@uatcms/plugin-uat-common';
import { useLinks } from '../links';
import { OutcomeBadge } from './OutcomeBadge';

/** A mark on runs that are signed, or wait for it. */
export function SignOffMark({ run }: { run: Pick<RunSummary, 'signOff'> }) {
  const links = useLinks();
  return run.signOff ? (
    <Link href={links.signOff(run.signOff.id)}>
      <OutcomeBadge outcome={run.signOff.outcome} />
    </Link>
  ) : null;
}
