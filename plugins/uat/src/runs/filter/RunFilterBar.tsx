import { Select } from '@backstage/ui';
import { FilterBar, filterSelectClass } from '../../components/FilterBar';
import { outcomeLook, type Outcome } from '../../components/verdictLook';
import { VerdictIcon } from '../../components/VerdictBadge';
import type { RunFilter, RunOrder } from './runFilter';

const allCases = '';

/** Narrows what is shown of a run. Offers only the outcomes that the run has, each with how often it has it. */
export function RunFilterBar(props: {
  counts: ReadonlyMap<Outcome, number>;
  filter: RunFilter;
  onChange: (filter: RunFilter) => void;
  /** Given for a run that is too large to be looked over: its cases are then offered, and another order. */
  caseNames?: string[];
}) {
  const { counts, filter, onChange, caseNames } = props;
  const offered = (Object.keys(outcomeLook) as Outcome[]).filter(
    outcome => counts.get(outcome) || filter.outcomes.has(outcome),
  );
  return (
    <FilterBar
      text={filter.text}
      onText={text => onChange({ ...filter, text })}
      offered={offered.map(outcome => ({
        id: outcome,
        word: outcomeLook[outcome].word,
        count: counts.get(outcome) ?? 0,
        icon: <VerdictIcon outcome={outcome} />,
      }))}
      shown={filter.outcomes}
      onShow={outcomes => onChange({ ...filter, outcomes })}
    >
      {caseNames && (
        <>
          <Select
            className={filterSelectClass}
            aria-label="Test case"
            size="small"
            searchable
            options={[
              { id: allCases, label: `All ${caseNames.length} cases` },
              ...caseNames.map(name => ({ id: name, label: name })),
            ]}
            value={filter.caseName ?? allCases}
            onChange={key =>
              onChange({
                ...filter,
                caseName:
                  key === null || key === allCases ? undefined : String(key),
              })
            }
          />
          <Select
            className={filterSelectClass}
            aria-label="Order"
            size="small"
            options={[
              { id: 'run', label: 'In the order of the run' },
              { id: 'slowest', label: 'Slowest first' },
            ]}
            value={filter.order}
            onChange={key => onChange({ ...filter, order: key as RunOrder })}
          />
        </>
      )}
    </FilterBar>
  );
}
