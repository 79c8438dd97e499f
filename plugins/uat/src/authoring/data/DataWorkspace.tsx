import { Button } from '@backstage/ui';
import { RiAddLine, RiTableLine } from '@remixicon/react';
import { useRef } from 'react';
import { EmptyState } from '../../components/EmptyState';
import { OutlineSection } from '../cases/OutlineSection';
import outline from '../cases/Outline.module.css';
import workspace from '../cases/CasesWorkspace.module.css';
import { useRemoval } from '../cases/useRemoval';
import {
  addDataSet,
  duplicateDataSet,
  removeDataSet,
  renameDataSet,
} from '../draft/dataSets';
import { useDraft } from '../draft/DraftContext';
import { identityOf } from '../draft/identity';
import { insertAt, moveItem } from '../draft/lists';
import { problemsBelow } from '../draft/problems';
import { casesOfDataSet } from '../draft/references';
import { focusFirstField } from '../editor/focusFirstField';
import { DataSetView } from './DataSetView';
import { useDataSelection } from './useDataSelection';

/** On the left the data sets, on the right the table of the chosen one. */
export function DataWorkspace() {
  const { definition, problems, change, store } = useDraft();
  const main = useRef<HTMLDivElement>(null);
  const removeWithUndo = useRemoval();
  const { index, select, place, address } = useDataSelection(definition);
  const dataSet = index === undefined ? undefined : definition.dataSets[index];
  const present = () => store.getSnapshot().history.present.dataSets;
  const add = () => {
    change(before => addDataSet(before), 'Add data set');
    select(present()[present().length - 1]);
  };
  return (
    <div className={workspace.workspace}>
      <nav className={outline.outline} aria-label="Data sets of the test set">
        <OutlineSection
          title="Data sets"
          icon={<RiTableLine size={16} aria-hidden />}
          what="data set"
          items={definition.dataSets.map((item, at) => ({
            item,
            detail: [
              item.rows.length === 1 ? '1 row' : `${item.rows.length} rows`,
              casesOfDataSet(definition, item.name).length === 0 && 'not used',
            ]
              .filter(Boolean)
              .join(' · '),
            problems: problemsBelow(problems, ['dataSets', at]).length,
          }))}
          selected={index}
          onAdd={add}
          onSelect={at => select(definition.dataSets[at])}
          onRename={(at, name) =>
            change(before => renameDataSet(before, at, name), 'Rename data set')
          }
          onDuplicate={at => {
            change(
              before => duplicateDataSet(before, at),
              'Duplicate data set',
            );
            select(present()[at + 1]);
          }}
          onMove={(from, to) =>
            change(
              before => ({
                ...before,
                dataSets: moveItem(before.dataSets, from, to),
              }),
              'Move data set',
            )
          }
          onRemove={at => {
            const item = definition.dataSets[at];
            removeWithUndo(
              `data set “${item.name}”`,
              before => removeDataSet(before, at),
              before => ({
                ...before,
                dataSets: insertAt(before.dataSets, at, item),
              }),
            );
          }}
        />
      </nav>
      <div ref={main} className={workspace.main}>
        {dataSet && index !== undefined ? (
          <DataSetView
            key={`${identityOf(dataSet)} ${place ? address : ''}`}
            index={index}
            place={place}
          />
        ) : (
          <EmptyState
            icon={<RiTableLine size={40} />}
            title="No data set yet"
            action={
              <Button
                variant="primary"
                iconStart={<RiAddLine />}
                onPress={() => {
                  add();
                  focusFirstField(main.current);
                }}
              >
                Add a data set
              </Button>
            }
          >
            A data set is a table. A case that uses it runs once for each row,
            and its steps say {'{{column}}'} where a value of the row belongs.
            Tables can be pasted from a spreadsheet.
          </EmptyState>
        )}
      </div>
    </div>
  );
}
