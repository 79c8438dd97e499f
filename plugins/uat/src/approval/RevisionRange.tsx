import { Select } from '@backstage/ui';
import { RiArrowRightLine } from '@remixicon/react';
import type { Revision, TestSet } from '@uatcms/plugin-uat-common';
import { useRevisions } from '../api/queries';
import { shortRef } from '../components/ActorName';
import { formatTimeAgo } from '../components/TimeAgo';
import styles from './approval.module.css';

/** Which two revisions are compared. */
export function RevisionRange(props: {
  testSet: TestSet;
  /** 0: the empty test set before the first revision. */
  from: number;
  to: number;
  approved: number | undefined;
  onChange: (range: { from: number; to: number }) => void;
}) {
  const { testSet, from, to, approved, onChange } = props;
  const revisions = useRevisions(testSet.name);
  const known = revisions.data?.pages.flatMap(({ items }) => items) ?? [];
  const choices = (chosen: number) =>
    withChosen(known, chosen).map(({ number, revision }) => ({
      id: String(number),
      label:
        number === 0
          ? 'Nothing'
          : [
              `Revision ${number}`,
              number === testSet.revision && 'newest',
              number === approved && 'approved',
            ]
              .filter(Boolean)
              .join(', '),
      description: revision && describe(revision),
    }));
  return (
    <div className={styles.range}>
      <Select
        label="From"
        size="small"
        searchable
        options={[
          ...choices(from).filter(({ id }) => id !== '0'),
          { id: '0', label: 'Nothing', description: 'Everything is new' },
        ]}
        value={String(from)}
        onChange={id => onChange({ from: Number(id), to })}
      />
      <RiArrowRightLine size={20} aria-hidden className={styles.arrow} />
      <Select
        label="To"
        size="small"
        searchable
        options={choices(to)}
        value={String(to)}
        onChange={id => onChange({ from, to: Number(id) })}
      />
    </div>
  );
}

/** The address may name a revision that is older than those that were read. */
function withChosen(known: Revision[], chosen: number) {
  const choices = known.map(revision => ({
    number: revision.number,
    revision: revision as Revision | undefined,
  }));
  return choices.some(({ number }) => number === chosen)
    ? choices
    : [...choices, { number: chosen, revision: undefined }];
}

function describe({ createdBy, createdAt, comment }: Revision): string {
  return [
    createdBy.name ?? shortRef(createdBy.ref),
    formatTimeAgo(new Date(createdAt), new Date()),
    comment,
  ]
    .filter(Boolean)
    .join(' · ');
}
