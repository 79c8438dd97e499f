import { Link } from '@backstage/ui';
import { RiRepeatLine } from '@remixicon/react';
import type { Run } from '@uatcms/plugin-uat-common';
import { VerdictBadge } from '../../components/VerdictBadge';
import { useLinks } from '../../links';
import styles from './RunHeader.module.css';

/**
 * What a run and the repeats of its parts have come to together. It stands beside the verdict of the run and never in its
 * place: what failed at first has failed.
 */
export function MergedNote({ run }: { run: Run }) {
  const links = useLinks();
  const { merged } = run;
  if (!merged) {
    return null;
  }
  const [original, ...repeats] = merged.runs;
  const { total, passed, flaky } = merged.counts;
  const others = [original, ...repeats].filter(({ id }) => id !== run.id);
  const isOriginal = original.id === run.id;
  return (
    <div className={styles.merged} role="status">
      <RiRepeatLine size={16} aria-hidden />
      <span>
        {isOriginal
          ? 'After running again: '
          : `Together with run ${original.number}: `}
        <strong>
          {passed + flaky} of {total} passed
        </strong>
      </span>
      {merged.verdict && <VerdictBadge outcome={merged.verdict} size="small" />}
      <span className={styles.others}>
        {isOriginal ? 'Run again as' : 'See'}{' '}
        {others.map(({ id, number }, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <Link href={links.run(id)}>Run {number}</Link>
          </span>
        ))}
      </span>
    </div>
  );
}
