import type { TestSetDefinition } from '@uatcms/plugin-uat-common';
import { useCallback, useMemo } from 'react';
import { useRevision } from '../../api/queries';
import type { RowHint } from './matrixModel';

const valuesInHint = 3;

/**
 * What the revision of a run adds to its iterations: the data set of each case, and for each row its first values,
 * for a key alone tells a person little. Both come later than the iterations, and the page works without them.
 */
export function useRowHints(testSet: string, revision: number) {
  const { data } = useRevision(testSet, revision);
  const definition = data?.definition;

  const dataSetOf = useMemo(
    () =>
      new Map(
        definition?.cases.map(testCase => [testCase.name, testCase.dataSet]),
      ),
    [definition],
  );
  const hints = useMemo(
    () => (definition ? hintsByDataSet(definition) : undefined),
    [definition],
  );

  const hintOf: RowHint = useCallback(
    (caseName, rowKey) => {
      const dataSet = dataSetOf.get(caseName);
      return dataSet === undefined
        ? undefined
        : hints?.get(dataSet)?.get(rowKey);
    },
    [dataSetOf, hints],
  );
  return { hintOf, dataSetOf };
}

function hintsByDataSet({
  dataSets,
}: TestSetDefinition): Map<string, Map<string, string>> {
  return new Map(
    dataSets.map(({ name, columns, rows }) => [
      name,
      new Map(
        rows.map(row => [
          row.key,
          columns
            .map(column => row.values[column.name])
            .filter(
              value =>
                value !== null &&
                value !== undefined &&
                value !== '' &&
                String(value) !== row.key,
            )
            .slice(0, valuesInHint)
            .join(' · '),
        ]),
      ),
    ]),
  );
}
