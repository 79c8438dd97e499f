import { Select } from '@backstage/ui';
import { iterationChanges, type ChangeCounts } from '@uatcms/plugin-uat-common';
import { FilterBar, filterSelectClass } from '../components/FilterBar';
import { changeWords } from './changeWords';
import type { useComparisonPlace } from './useComparisonPlace';

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
    <FilterBar
      text={place.text}
      onText={q => set({ q })}
      offered={offered.map(change => ({
        id: change,
        word: changeWords[change].word,
        count: counts[change],
      }))}
      shown={place.changes}
      onShow={changes => set({ show: [...changes].join(',') })}
    >
      <Select
        className={filterSelectClass}
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
    </FilterBar>
  );
}
