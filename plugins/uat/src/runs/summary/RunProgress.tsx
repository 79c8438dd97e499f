import {
  pendingOf,
  verdicts,
  type Run,
  type RunSummary,
} from '@uatcms/plugin-uat-common';
import { formatCount } from '../../components/counts';
import { outcomeLook } from '../../components/verdictLook';
import { VerdictIcon } from '../../components/VerdictBadge';
import styles from './RunProgress.module.css';

/** How far a run is, and what came of what is done, as a bar and in words. */
export function RunProgress({ run }: { run: Run | RunSummary }) {
  const { counts } = run;
  const pending = pendingOf(counts);
  const done = counts.total - pending;
  return (
    <div className={styles.root}>
      <div
        role="progressbar"
        aria-label="Iterations finished"
        aria-valuemin={0}
        aria-valuemax={counts.total}
        aria-valuenow={done}
        aria-valuetext={`${formatCount(done)} of ${formatCount(
          counts.total,
        )} finished${countsInWords(counts) && `: ${countsInWords(counts)}`}`}
        className={styles.bar}
      >
        {verdicts
          .filter(verdict => counts[verdict] > 0)
          .map(verdict => (
            <div
              key={verdict}
              className={styles.part}
              data-outcome={verdict}
              style={{ flexGrow: counts[verdict] }}
              title={`${outcomeLook[verdict].word}: ${formatCount(
                counts[verdict],
              )}`}
            />
          ))}
        {pending > 0 && (
          <div
            className={styles.part}
            style={{ flexGrow: pending }}
            title={`To do: ${formatCount(pending)}`}
          />
        )}
      </div>
      <div className={styles.legend} aria-hidden>
        <span>
          {formatCount(done)} of {formatCount(counts.total)} finished
        </span>
        <VerdictCountList counts={counts} />
      </div>
      <PartOfSet run={run} />
    </div>
  );
}

/** The verdicts that occur, each with icon, number and word. */
export function VerdictCountList({ counts }: { counts: Run['counts'] }) {
  return (
    <span className={styles.counts}>
      {verdicts
        .filter(verdict => counts[verdict] > 0)
        .map(verdict => (
          <span key={verdict} className={styles.count}>
            <VerdictIcon outcome={verdict} size={14} />
            {formatCount(counts[verdict])}{' '}
            {outcomeLook[verdict].word.toLowerCase()}
          </span>
        ))}
    </span>
  );
}

/** Says so when only a part of the test set was run: the verdict is about that part. */
export function PartOfSet({
  run: { counts, ofIterations },
}: {
  run: Pick<RunSummary, 'counts' | 'ofIterations'>;
}) {
  return counts.total < ofIterations ? (
    <span className={styles.ofSet}>
      A part: {formatCount(counts.total)} of {formatCount(ofIterations)}{' '}
      iterations
    </span>
  ) : null;
}

/** `6 passed, 2 failed`; empty when nothing has ended. */
export function countsInWords(counts: Run['counts']): string {
  return verdicts
    .filter(verdict => counts[verdict] > 0)
    .map(
      verdict =>
        `${formatCount(counts[verdict])} ${outcomeLook[
          verdict
        ].word.toLowerCase()}`,
    )
    .join(', ');
}
