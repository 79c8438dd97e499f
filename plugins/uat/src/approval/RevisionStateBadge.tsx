import {
  RiArrowGoBackLine,
  RiCheckLine,
  RiDraftLine,
  RiEyeLine,
  RiPencilLine,
  RiSkipForwardLine,
} from '@remixicon/react';
import type { RevisionState } from '@uatcms/plugin-uat-common';
import type { ReactElement } from 'react';
import styles from './approval.module.css';

const look: Record<RevisionState, { word: string; icon: ReactElement }> = {
  draft: { word: 'Draft', icon: <RiDraftLine size={14} aria-hidden /> },
  inReview: { word: 'In review', icon: <RiEyeLine size={14} aria-hidden /> },
  approved: { word: 'Approved', icon: <RiCheckLine size={14} aria-hidden /> },
  changesRequested: {
    word: 'Changes requested',
    icon: <RiPencilLine size={14} aria-hidden />,
  },
  withdrawn: {
    word: 'Review withdrawn',
    icon: <RiArrowGoBackLine size={14} aria-hidden />,
  },
  superseded: {
    word: 'Review superseded',
    icon: <RiSkipForwardLine size={14} aria-hidden />,
  },
};

/** How far a revision has got. */
export function RevisionStateBadge({ state }: { state: RevisionState }) {
  const { word, icon } = look[state];
  return (
    <span className={styles.badge} data-state={state}>
      {icon} {word}
    </span>
  );
}
