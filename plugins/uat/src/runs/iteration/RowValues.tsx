import styles from './IterationPanel.module.css';

const fewValues = 6;

/** The cells of the row as they were when the run started; folded when there are many. */
export function RowValues({ values }: { values: Record<string, string> }) {
  const entries = Object.entries(values);
  if (entries.length === 0) {
    return null;
  }
  return (
    <details className={styles.values} open={entries.length <= fewValues}>
      <summary>Values of the row</summary>
      <dl>
        {entries.map(([column, value]) => (
          <div key={column} style={{ display: 'contents' }}>
            <dt>{column}</dt>
            <dd>{value === '' ? '(empty)' : value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
