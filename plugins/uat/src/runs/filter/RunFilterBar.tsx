import {
  SearchField,
  Select,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import { outcomeLook, type Outcome } from '../../components/verdictLook';
import { VerdictIcon } from '../../components/VerdictBadge';
import styles from './RunFilterBar.module.css';
import type { RunFilter, RunOrder } from './runFilter';

const allCases = '';
const numbers = new Intl.NumberFormat('en');

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
            {`${outcomeLook[outcome].word} ${numbers.format(
              counts.get(outcome) ?? 0,
            )}`}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {caseNames && (
        <>
          <Select
            className={styles.select}
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
            className={styles.select}
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
    </div>
  );
}
