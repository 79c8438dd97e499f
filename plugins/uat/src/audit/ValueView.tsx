import { summarizeStep } from '@uatcms/plugin-uat-common';
import type { ReactNode } from 'react';
import styles from './Audit.module.css';
import { placeInWords } from './placeInWords';
import { isEmpty, isRecord } from './unfold';

/** Beyond so many items their number is said. */
const mostItems = 50;

/** An old or new value as people read it: steps as sentences, rows as a table, the rest by its names. */
export function ValueView({ value }: { value: unknown }): JSX.Element {
  if (isEmpty(value)) {
    return <em className={styles.nothing}>nothing</em>;
  }
  if (typeof value === 'boolean') {
    return <>{value ? 'yes' : 'no'}</>;
  }
  if (isStep(value)) {
    return <StepView step={value} />;
  }
  if (Array.isArray(value)) {
    return <ListView items={value} />;
  }
  return isRecord(value) ? (
    <RecordView
      record={isRow(value) ? value.values : value}
      ofPeople={isRow(value)}
    />
  ) : (
    <>{String(value)}</>
  );
}

function ListView({ items }: { items: unknown[] }) {
  if (items.every(isRow)) {
    return <RowTable rows={items} />;
  }
  if (items.every(item => !isRecord(item) && !Array.isArray(item))) {
    return <>{items.map(String).join(', ')}</>;
  }
  return (
    <>
      <ol className={styles.items}>
        {items.slice(0, mostItems).map((item, index) => (
          <li key={index}>
            <ValueView value={item} />
          </li>
        ))}
      </ol>
      <More count={items.length - mostItems} />
    </>
  );
}

function StepView({ step }: { step: { keyword: string } }) {
  const nested = Object.entries(step).filter(
    ([, part]) => Array.isArray(part) && part.some(isStep),
  );
  return (
    <>
      {summarizeStep(step)}
      {nested.map(([name, steps]) => (
        <ValueView key={name} value={steps} />
      ))}
    </>
  );
}

function RecordView(props: {
  record: Record<string, unknown>;
  /** Whether people gave the names: they stay as they are. */
  ofPeople: boolean;
}) {
  const { record, ofPeople } = props;
  const parts = Object.entries(record).filter(([, part]) => !isEmpty(part));
  return (
    <dl className={styles.parts}>
      {parts.map(([name, part]) => (
        <div key={name}>
          <dt>{ofPeople ? name : placeInWords([name])[0] ?? name}</dt>
          <dd>
            <ValueView value={part} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function RowTable({ rows }: { rows: Row[] }) {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row.values)))];
  return (
    <div className={styles.tableFrame}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Row</th>
            {columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostItems).map(row => (
            <tr key={row.key}>
              <th scope="row">{row.key}</th>
              {columns.map(column => (
                <td key={column}>{cellOf(row.values[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <More count={rows.length - mostItems} />
    </div>
  );
}

function cellOf(value: unknown): ReactNode {
  return value === undefined || value === null ? (
    ''
  ) : (
    <ValueView value={value} />
  );
}

function More({ count }: { count: number }) {
  return count > 0 ? (
    <em className={styles.nothing}>and {count} more</em>
  ) : null;
}

interface Row {
  key: string;
  values: Record<string, unknown>;
}

function isRow(value: unknown): value is Row & Record<string, unknown> {
  return (
    isRecord(value) && typeof value.key === 'string' && isRecord(value.values)
  );
}

function isStep(value: unknown): value is { keyword: string } {
  return isRecord(value) && typeof value.keyword === 'string';
}
