import type { TestSetDefinition } from '../definition';
import { findPlaceholders } from '../placeholders';
import { placeOf, type Problem } from './problem';

/**
 * Locks are filled in when a run is planned, so they may use only what is known then: columns of the data set, and
 * variables of the environment. No case names a lock twice.
 */
export function checkLocks(definition: TestSetDefinition): Problem[] {
  return definition.cases.flatMap(({ locks, dataSet }, index) => {
    if (!Array.isArray(locks)) {
      return [];
    }
    const columns = columnsOf(definition, dataSet);
    return locks.flatMap((lock: unknown, number) => {
      const path = ['cases', index, 'locks', number];
      const place = placeOf(definition, path);
      const messages = [
        ...(locks.indexOf(lock as string) < number
          ? [`“${lock}” is named twice`]
          : []),
        ...problemsOfPlaceholders(lock, columns),
      ];
      return messages.map(message => ({ path, place, message }));
    });
  });
}

function columnsOf(
  { dataSets }: TestSetDefinition,
  name: string | undefined,
): string[] {
  const dataSet = dataSets.find(candidate => candidate.name === name);
  return dataSet?.columns.map(column => column.name) ?? [];
}

function problemsOfPlaceholders(lock: unknown, columns: string[]): string[] {
  return findPlaceholders(lock).flatMap(({ placeholder, problem, source }) => {
    if (problem) {
      return [`${source}: ${problem}`];
    }
    switch (placeholder!.kind) {
      case 'env':
        return [];
      case 'name':
        return columns.includes(placeholder!.name)
          ? []
          : [
              `${source} is no column of the data set of the case. Columns: ${
                columns.join(', ') || 'none'
              }`,
            ];
      default:
        return [
          `${source}: a lock may only use columns of the data set and {{env.NAME}}`,
        ];
    }
  });
}
