import { SearchField, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { Iteration } from '@uatcms/plugin-uat-common';
import { useMemo } from 'react';
import {
  outcomeLook,
  outcomeOf,
  type Outcome,
} from '../../components/verdictLook';
import { VerdictIcon } from '../../components/VerdictBadge';
import type { MatrixFilter } from './matrixModel';
import styles from './MatrixFilterBar.module.css';

/** Narrows the matrix by outcome and by text. Offers only the outcomes that the run has. */
export function MatrixFilterBar(props: {
  iterations: Iteration[];
  filter: MatrixFilter;
  onChange: (filter: MatrixFilter) => void;
}) {
  const { iterations, filter, onChange } = props;
  const counts = useMemo(() => countOutcomes(iterations), [iterations]);
  const offered = (Object.keys(outcomeLook) as Outcome[]).filter(
    outcome => counts.has(outcome) || filter.outcomes.has(outcome),
  );
  return (
    <div className={styles.root}>
      <SearchField
        className={styles.search}
        aria-label="Search test cases, rows and messages"
        placeholder="Case, row or message"
        size="small"
        value={filter.text}
        onChange={text => onChange({ ...filter, text })}
      />
      <ToggleButtonGroup
        className={styles.outcomes}
        aria-label="Show only"
        selectionMode="multiple"
        selectedKeys={filter.outcomes}
        onSelectionChange={keys =>
          onChange({ ...filter, outcomes: keys as Set<Outcome> })
        }
      >
        {offered.map(outcome => (
          <ToggleButton
            key={outcome}
            id={outcome}
            size="small"
            iconStart={<VerdictIcon outcome={outcome} />}
          >
            {`${outcomeLook[outcome].word} ${counts.get(outcome) ?? 0}`}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}

function countOutcomes(iterations: Iteration[]): Map<Outcome, number> {
  const counts = new Map<Outcome, number>();
  for (const iteration of iterations) {
    const outcome = outcomeOf(iteration);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts;
}
