import type { DataSet, TestSetDefinition } from '@uatcms/plugin-uat-common';
import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { identityOf } from '../draft/identity';
import type { CellPlace } from '../draft/rows';

/** The chosen data set and, when the address asks for it (`?dataSet=People&row=anna`), the cell to begin with. */
export function useDataSelection(definition: TestSetDefinition) {
  const [search, setSearch] = useSearchParams();
  const [chosen, setChosen] = useState<string>();
  const address = search.toString();

  useEffect(() => {
    const asked = definition.dataSets.find(
      ({ name }) => name === new URLSearchParams(address).get('dataSet'),
    );
    if (asked) {
      setChosen(identityOf(asked));
    }
    // Only a new address chooses anew, not a new definition.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [address]);

  const found = definition.dataSets.findIndex(
    dataSet => identityOf(dataSet) === chosen,
  );
  const first = definition.dataSets.length ? 0 : undefined;
  const index = found >= 0 ? found : first;
  const select = useCallback(
    (dataSet: DataSet) => {
      setChosen(identityOf(dataSet));
      setSearch({ dataSet: dataSet.name }, { replace: true });
    },
    [setSearch],
  );
  return { index, select, place: placeOf(definition, index, search), address };
}

function placeOf(
  definition: TestSetDefinition,
  index: number | undefined,
  search: URLSearchParams,
): CellPlace | undefined {
  const dataSet = index === undefined ? undefined : definition.dataSets[index];
  const row =
    dataSet?.rows.findIndex(({ key }) => key === search.get('row')) ?? -1;
  if (!dataSet || row < 0) {
    return undefined;
  }
  const column = dataSet.columns.findIndex(
    ({ name }) => name === search.get('column'),
  );
  return { row, column: column + 1 };
}
