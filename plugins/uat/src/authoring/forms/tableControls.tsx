import { Button, ButtonIcon, TextField } from '@backstage/ui';
import { RiAddLine, RiCloseLine } from '@remixicon/react';
import { useState } from 'react';
import type { ControlProps } from './controls';
import styles from './forms.module.css';
import { KeyValueRows } from './KeyValueControl';
import { ValueInput } from './ValueInput';

type Cells = Record<string, string>;

/** Header and text of cells in one row. */
export function TableCellsControl({ value, onChange, ids }: ControlProps) {
  return (
    <div
      role="group"
      aria-labelledby={ids['aria-labelledby']}
      aria-describedby={ids['aria-describedby']}
    >
      <KeyValueRows
        value={(value ?? {}) as Cells}
        onChange={cells =>
          onChange(Object.keys(cells).length ? cells : undefined)
        }
        nameLabel="Header"
        valueLabel="Text"
        addLabel="Add a cell"
      />
    </div>
  );
}

/** Expected rows as a small table: a header per column, a text per cell. An empty cell does not matter. */
export function TableRowsControl({ value, onChange, ids }: ControlProps) {
  const rows = Array.isArray(value) ? (value as Cells[]) : [];
  const [extra, setExtra] = useState<string[]>([]);
  const headers = [
    ...new Set([...rows.flatMap(row => Object.keys(row)), ...extra]),
  ];
  const change = (next: Cells[]) => onChange(next.length ? next : undefined);
  const rename = (from: string, to: string) => {
    if (to !== from && headers.includes(to)) {
      return;
    }
    setExtra(headers.map(header => (header === from ? to : header)));
    change(
      rows.map(row =>
        Object.fromEntries(
          Object.entries(row).map(([header, text]) => [
            header === from ? to : header,
            text,
          ]),
        ),
      ),
    );
  };
  const setCell = (index: number, header: string, text: string) =>
    change(
      rows.map((row, at) => {
        if (at !== index) return row;
        const { [header]: _, ...rest } = row;
        return text === '' ? rest : { ...row, [header]: text };
      }),
    );
  const addHeader = () => {
    let number = headers.length + 1;
    while (headers.includes(`Header ${number}`)) number += 1;
    setExtra([...headers, `Header ${number}`]);
    if (rows.length === 0) change([{}]);
  };
  const removeHeader = (header: string) => {
    setExtra(headers.filter(other => other !== header));
    change(rows.map(({ [header]: _, ...rest }) => rest));
  };
  return (
    <div
      role="group"
      aria-labelledby={ids['aria-labelledby']}
      aria-describedby={ids['aria-describedby']}
      className={styles.list}
    >
      {headers.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                {headers.map((header, column) => (
                  // A header is renamed while it is typed, so its place is its identity.
                  // eslint-disable-next-line react/no-array-index-key
                  <th key={column}>
                    <div className={styles.row}>
                      <TextField
                        size="small"
                        aria-label={`Header ${column + 1}`}
                        value={header}
                        onChange={next => rename(header, next)}
                      />
                      <ButtonIcon
                        size="small"
                        variant="tertiary"
                        icon={<RiCloseLine />}
                        aria-label={`Remove header ${header}`}
                        onPress={() => removeHeader(header)}
                      />
                    </div>
                  </th>
                ))}
                <th aria-label="Actions" />
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                // eslint-disable-next-line react/no-array-index-key
                <tr key={index}>
                  {headers.map((header, column) => (
                    // eslint-disable-next-line react/no-array-index-key
                    <td key={column}>
                      <ValueInput
                        aria-label={`${header}, row ${index + 1}`}
                        name={header}
                        value={row[header] ?? ''}
                        onChange={text => setCell(index, header, text)}
                      />
                    </td>
                  ))}
                  <td>
                    <ButtonIcon
                      size="small"
                      variant="tertiary"
                      icon={<RiCloseLine />}
                      aria-label={`Remove row ${index + 1}`}
                      onPress={() =>
                        change(rows.filter((_, at) => at !== index))
                      }
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className={styles.row}>
        <Button
          size="small"
          variant="tertiary"
          iconStart={<RiAddLine />}
          onPress={addHeader}
        >
          Add a header
        </Button>
        {headers.length > 0 && (
          <Button
            size="small"
            variant="tertiary"
            iconStart={<RiAddLine />}
            onPress={() => change([...rows, {}])}
          >
            Add a row
          </Button>
        )}
      </div>
    </div>
  );
}
