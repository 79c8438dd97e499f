import { Button } from '@backstage/ui';
import {
  RiAddLine,
  RiDeleteBinLine,
  RiDownloadLine,
  RiErrorWarningLine,
  RiFileCopyLine,
  RiForbidLine,
  RiInsertColumnRight,
  RiUploadLine,
} from '@remixicon/react';
import { limits, type DataSet } from '@uatcms/plugin-uat-common';
import { useRef, type RefObject } from 'react';
import { useRemoval } from '../cases/useRemoval';
import { changeDataSet } from '../draft/dataSets';
import { useDraft } from '../draft/DraftContext';
import { insertAt } from '../draft/lists';
import { exportTable } from '../draft/paste';
import {
  addRow,
  duplicateRows,
  removeRows,
  setRowsDisabled,
} from '../draft/rows';
import { writeCsv } from '../draft/spreadsheet';
import styles from './DataGrid.module.css';
import { at, rowsOf } from './gridSelection';
import type { useGridEditing } from './useGridEditing';

function download(name: string, text: string): void {
  const url = URL.createObjectURL(
    new Blob([text], { type: 'text/csv;charset=utf-8' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** What can be done to the rows that hold the selection, and to the table as a whole. */
export function DataSetToolbar(props: {
  index: number;
  dataSet: DataSet;
  editing: ReturnType<typeof useGridEditing>;
  grid: RefObject<HTMLDivElement>;
  problemCount: number;
  onAddColumn: () => void;
  onImport: (file: File) => void;
}) {
  const { index, dataSet, editing, grid, problemCount, onAddColumn, onImport } =
    props;
  const { change } = useDraft();
  const removeWithUndo = useRemoval();
  const file = useRef<HTMLInputElement>(null);
  const rows = dataSet.rows.length ? rowsOf(editing.selection) : [];
  const some = rows.length === 1 ? 'row' : `${rows.length} rows`;
  const allDisabled =
    rows.length > 0 && rows.every(row => dataSet.rows[row]?.disabled);

  const addBelow = () => {
    const place = rows.length ? rows[rows.length - 1] + 1 : 0;
    change(before => addRow(before, index, place), 'Add row');
    editing.setSelection(at(place, editing.selection.focus.column));
    grid.current?.focus();
  };
  const remove = () => {
    const removed = rows.map(row => [row, dataSet.rows[row]] as const);
    const what = rows.length === 1 ? `row “${removed[0][1].key}”` : some;
    removeWithUndo(
      what,
      before => removeRows(before, index, rows),
      before =>
        changeDataSet(before, index, current => ({
          ...current,
          rows: removed.reduce(
            (list, [place, row]) => insertAt(list, place, row),
            current.rows,
          ),
        })),
    );
    grid.current?.focus();
  };

  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Table">
      <Button
        size="small"
        variant="primary"
        iconStart={<RiAddLine />}
        isDisabled={dataSet.rows.length >= limits.rowsPerDataSet}
        onPress={addBelow}
      >
        Add row
      </Button>
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiInsertColumnRight />}
        isDisabled={dataSet.columns.length >= limits.columns}
        onPress={onAddColumn}
      >
        Add column
      </Button>
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiFileCopyLine />}
        isDisabled={
          rows.length === 0 ||
          dataSet.rows.length + rows.length > limits.rowsPerDataSet
        }
        onPress={() =>
          change(
            before => duplicateRows(before, index, rows),
            `Duplicate ${some}`,
          )
        }
      >
        Duplicate {some}
      </Button>
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiForbidLine />}
        isDisabled={rows.length === 0}
        onPress={() =>
          change(
            before => setRowsDisabled(before, index, rows, !allDisabled),
            `${allDisabled ? 'Enable' : 'Disable'} ${some}`,
          )
        }
      >
        {allDisabled ? 'Enable' : 'Disable'} {some}
      </Button>
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiDeleteBinLine />}
        isDisabled={rows.length === 0}
        onPress={remove}
      >
        Delete {some}
      </Button>
      <span className={styles.gap} />
      {problemCount > 0 && (
        <span className={styles.problemCount}>
          <RiErrorWarningLine size={16} aria-hidden />
          {problemCount === 1
            ? '1 cell to mend'
            : `${problemCount} cells to mend`}
        </span>
      )}
      <input
        ref={file}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
        aria-label="CSV file"
        onChange={event => {
          const [chosen] = event.target.files ?? [];
          if (chosen) onImport(chosen);
          event.target.value = '';
        }}
      />
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiUploadLine />}
        onPress={() => file.current?.click()}
      >
        Import CSV
      </Button>
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiDownloadLine />}
        onPress={() =>
          download(`${dataSet.name}.csv`, writeCsv(exportTable(dataSet)))
        }
      >
        Export CSV
      </Button>
    </div>
  );
}
