import {
  SearchField,
  Select,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import {
  iterationChanges,
  type ChangeCounts,
  type IterationChange,
} from '@uatcms/plugin-uat-common';
import barStyles from '../runs/filter/RunFilterBar.module.css';
import { changeWords } from './changeWords';
import type { useComparisonPlace } from './useComparisonPlace';

const numbers = new Intl.NumberFormat('en');

type Place = ReturnType<typeof useComparisonPlace>;

/** Narrows the comparison by what became of an iteration, and by text. */
export function ComparisonFilterBar(props: {
  counts: ChangeCounts;
  place: Place['place'];
  set: Place['set'];
}) {
  const { counts, place, set } = props;
  const offered = iterationChanges.filter(
    change => counts[change] > 0 || place.changes.has(change),
  );
  return (
    <div className={barStyles.root}>
      <SearchField
        className={barStyles.search}
        aria-label="Search test cases, rows and messages"
        placeholder="Case, row or message"
        size="small"
        value={place.text}
        onChange={q => set({ q })}
      />
      <ToggleButtonGroup
        className={barStyles.outcomes}
        aria-label="Show only"
        selectionMode="multiple"
        selectedKeys={place.changes}
        onSelectionChange={keys =>
          set({ show: [...(keys as Set<IterationChange>)].join(',') })
        }
      >
        {offered.map(change => (
          <ToggleButton key={change} id={change} size="small">
            {`${changeWords[change].word} ${numbers.format(counts[change])}`}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Select
        className={barStyles.select}
        aria-label="Order"
        size="small"
        options={[
          { id: 'change', label: 'What changed first' },
          { id: 'slower', label: 'What became slower first' },
        ]}
        value={place.order}
        onChange={key =>
          set({ order: key === 'slower' ? 'slower' : undefined })
        }
      />
    </div>
  );
}
