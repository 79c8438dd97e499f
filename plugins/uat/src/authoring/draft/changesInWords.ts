import {
  compareDefinitions,
  isChanged,
  summarizeDraftStep,
  type DataSetChange,
  type ItemChange,
  type PropertyChange,
  type StepChange,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';

/** One difference between two definitions, as a person would say it. */
export interface ChangeInWords {
  kind: 'added' | 'removed' | 'changed';
  /** What it is about, for instance `case “Sign in”`. */
  subject: string;
  /** What changed inside; empty for what was added or removed as a whole. */
  details: string[];
}

const shortest = (text: string) =>
  text.length > 60 ? `${text.slice(0, 57)}…` : text;
const quoted = (value: string | undefined) =>
  value ? `“${shortest(value.replace(/\n/g, ', '))}”` : 'empty';

/**
 * Everything that differs between two definitions, a line each: cases, step groups, elements and data sets by their
 * names, rows by their keys.
 */
export function changesInWords(
  before: TestSetDefinition,
  after: TestSetDefinition,
): ChangeInWords[] {
  const { cases, stepGroups, elements, dataSets } = compareDefinitions(
    before,
    after,
  );
  return [
    ...ofList('case', cases, detailsOfItem),
    ...ofList('step group', stepGroups, detailsOfItem),
    ...ofList('element', elements, detailsOfItem),
    ...ofList('data set', dataSets, detailsOfData),
  ];
}

function ofList<T extends ItemChange | DataSetChange>(
  what: string,
  items: T[],
  detailsOf: (item: T) => string[],
): ChangeInWords[] {
  const changes = items.flatMap((item): ChangeInWords[] => {
    const { kind, name, formerName } = item;
    if (kind === 'same') {
      return [];
    }
    const renamed = formerName ? [`renamed from “${formerName}”`] : [];
    const details = kind === 'changed' ? [...renamed, ...detailsOf(item)] : [];
    return [{ kind, subject: `${what} “${name}”`, details }];
  });
  return items.some(({ moved }) => moved)
    ? [
        ...changes,
        { kind: 'changed', subject: `order of the ${what}s`, details: [] },
      ]
    : changes;
}

function detailsOfItem({ properties, steps }: ItemChange): string[] {
  return [
    ...properties.map(propertyInWords),
    ...steps.filter(isChanged).map(stepInWords),
  ];
}

function propertyInWords({ title, before, after }: PropertyChange): string {
  if (title === 'Left out of runs') {
    return after ? 'left out of runs' : 'runs again';
  }
  return `${title.toLowerCase()}: ${quoted(before)} → ${quoted(after)}`;
}

function stepInWords({ before, after, moved, properties }: StepChange): string {
  if (!before || !after) {
    const { position, step } = (after ?? before)!;
    return `step ${position + 1} ${after ? 'added' : 'removed'}: ${shortest(
      summarizeDraftStep(step),
    )}`;
  }
  const number = after.position + 1;
  const from = moved ? ` moved from ${before.position + 1}` : '';
  const said = [before, after].map(({ step }) =>
    shortest(summarizeDraftStep(step)),
  );
  if (properties.length === 0) {
    return `step ${number}${from}: ${said[1]}`;
  }
  return said[0] === said[1]
    ? `step ${number}${from} changed (${said[1]}): ${properties
        .map(({ title }) => title.toLowerCase())
        .join(', ')}`
    : `step ${number}${from} changed: ${said[0]} → ${said[1]}`;
}

/** Rows are told one by one up to here; beyond it, their number is said. */
const MAX_ROWS_TOLD = 20;

function detailsOfData({ columns, rows }: DataSetChange): string[] {
  const ofColumns = columns.flatMap(({ kind, name, properties }) =>
    kind === 'added' || kind === 'removed'
      ? [`column “${name}” ${kind}`]
      : properties.map(
          property => `column “${name}”: ${propertyInWords(property)}`,
        ),
  );
  const ofRows = rows.flatMap(({ kind, key, cells }) => {
    if (kind === 'same') {
      return [];
    }
    return kind === 'changed'
      ? [`row “${key}”: ${cells.map(cellInWords).join('; ')}`]
      : [`row “${key}” ${kind}`];
  });
  return [
    ...ofColumns,
    ...(columns.some(({ moved }) => moved) ? ['order of the columns'] : []),
    ...(rows.some(({ moved }) => moved) ? ['order of the rows'] : []),
    ...ofRows.slice(0, MAX_ROWS_TOLD),
    ...(ofRows.length > MAX_ROWS_TOLD
      ? [`and ${ofRows.length - MAX_ROWS_TOLD} more rows`]
      : []),
  ];
}

/** Names of columns are written as they are. */
function cellInWords(cell: PropertyChange): string {
  return cell.title === 'Left out of runs'
    ? propertyInWords(cell)
    : `${cell.title}: ${quoted(cell.before)} → ${quoted(cell.after)}`;
}
