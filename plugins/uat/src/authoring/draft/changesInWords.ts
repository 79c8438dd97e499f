import {
  describeTarget,
  summarizeStep,
  type DataSet,
  type Step,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { showCell } from './cells';
import { sameContent } from './sameContent';

/** One difference between two definitions, as a person would say it. */
export interface ChangeInWords {
  kind: 'added' | 'removed' | 'changed';
  /** What it is about, for instance `case “Sign in”`. */
  subject: string;
  /** What changed inside; empty for what was added or removed as a whole. */
  details: string[];
}

interface Kind<T> {
  what: string;
  describe(before: T, after: T): string[];
}

const shortest = (text: string) =>
  text.length > 60 ? `${text.slice(0, 57)}…` : text;
const quoted = (value: unknown) =>
  value === undefined || value === ''
    ? 'empty'
    : `“${shortest(String(value))}”`;

/**
 * Everything that differs between two definitions: cases, step groups, elements and data sets by their names, rows
 * by their keys.
 */
export function changesInWords(
  before: TestSetDefinition,
  after: TestSetDefinition,
): ChangeInWords[] {
  return [
    ...changesOfList(before.cases, after.cases, {
      what: 'case',
      describe: (one, other) => [
        ...property('description', one.description, other.description),
        ...property('data set', one.dataSet, other.dataSet),
        ...property('tags', one.tags?.join(', '), other.tags?.join(', ')),
        ...property('locks', one.locks?.join(', '), other.locks?.join(', ')),
        ...switched(one.disabled, other.disabled),
        ...changesOfSteps(one.steps, other.steps),
      ],
    }),
    ...changesOfList(before.stepGroups, after.stepGroups, {
      what: 'step group',
      describe: (one, other) => [
        ...property('description', one.description, other.description),
        ...property('parameters', parametersOf(one), parametersOf(other)),
        ...changesOfSteps(one.steps, other.steps),
      ],
    }),
    ...changesOfList(before.elements, after.elements, {
      what: 'element',
      describe: (one, other) => [
        ...property(
          'locator',
          describeTarget(one.locator),
          describeTarget(other.locator),
        ),
        ...property(
          'alternatives',
          one.alternatives?.map(describeTarget).join('; '),
          other.alternatives?.map(describeTarget).join('; '),
        ),
        ...property('note', one.note, other.note),
      ],
    }),
    ...changesOfList(before.dataSets, after.dataSets, {
      what: 'data set',
      describe: changesOfData,
    }),
  ];
}

function parametersOf(group: {
  parameters?: Array<{ name: string; default?: string }>;
}): string | undefined {
  return group.parameters
    ?.map(parameter =>
      parameter.default === undefined
        ? parameter.name
        : `${parameter.name} = ${parameter.default}`,
    )
    .join(', ');
}

function property(
  name: string,
  before: string | undefined,
  after: string | undefined,
): string[] {
  return (before ?? '') === (after ?? '')
    ? []
    : [`${name}: ${quoted(before)} → ${quoted(after)}`];
}

function switched(
  before: boolean | undefined,
  after: boolean | undefined,
): string[] {
  if (Boolean(before) === Boolean(after)) {
    return [];
  }
  return [after ? 'disabled' : 'enabled'];
}

function changesOfList<T extends { name: string }>(
  before: T[],
  after: T[],
  kind: Kind<T>,
): ChangeInWords[] {
  const subject = (item: T) => `${kind.what} “${item.name}”`;
  const old = new Map(before.map(item => [item.name, item]));
  const now = new Map(after.map(item => [item.name, item]));
  const gone = before.filter(item => !now.has(item.name));
  const come = after.filter(item => !old.has(item.name));
  const renamed = new Map<T, T>();
  for (const item of come) {
    const { name: _, ...content } = item;
    const same = gone.find(other => {
      const { name: __, ...rest } = other;
      return (
        ![...renamed.values()].includes(other) && sameContent(rest, content)
      );
    });
    if (same) {
      renamed.set(item, same);
    }
  }
  const changes: ChangeInWords[] = [];
  for (const item of after) {
    const other = old.get(item.name);
    const formerly = renamed.get(item);
    if (formerly) {
      changes.push({
        kind: 'changed',
        subject: subject(item),
        details: [`renamed from “${formerly.name}”`],
      });
    } else if (!other) {
      changes.push({ kind: 'added', subject: subject(item), details: [] });
    } else if (!sameContent(other, item)) {
      const details = kind.describe(other, item);
      changes.push({
        kind: 'changed',
        subject: subject(item),
        details: details.length ? details : ['details'],
      });
    }
  }
  const removed = gone.filter(item => ![...renamed.values()].includes(item));
  changes.push(
    ...removed.map(item => ({
      kind: 'removed' as const,
      subject: subject(item),
      details: [],
    })),
  );
  const order = (list: T[], other: Map<string, T>) =>
    list.filter(item => other.has(item.name)).map(item => item.name);
  if (order(before, now).join('\n') !== order(after, old).join('\n')) {
    changes.push({
      kind: 'changed',
      subject: `order of the ${kind.what}s`,
      details: [],
    });
  }
  return changes;
}

/** The steps in both lists, in order (longest common subsequence); the others were added, removed or changed. */
function changesOfSteps(before: Step[], after: Step[]): string[] {
  const equal = before.map(one => after.map(other => sameContent(one, other)));
  const length = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      length[i][j] = equal[i][j]
        ? length[i + 1][j + 1] + 1
        : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const words: string[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && equal[i][j]) {
      i += 1;
      j += 1;
    } else if (
      i < before.length &&
      j < after.length &&
      before[i].keyword === after[j].keyword &&
      length[i + 1][j + 1] === length[i][j]
    ) {
      words.push(changeOfStep(before[i], after[j], j));
      i += 1;
      j += 1;
    } else if (
      j < after.length &&
      (i >= before.length || length[i][j + 1] >= length[i + 1][j])
    ) {
      words.push(`step ${j + 1} added: ${shortest(summarizeStep(after[j]))}`);
      j += 1;
    } else {
      words.push(
        `step ${i + 1} removed: ${shortest(summarizeStep(before[i]))}`,
      );
      i += 1;
    }
  }
  return words;
}

function changeOfStep(before: Step, after: Step, index: number): string {
  const said = [summarizeStep(before), summarizeStep(after)];
  if (said[0] !== said[1]) {
    return `step ${index + 1} changed: ${shortest(said[0])} → ${shortest(
      said[1],
    )}`;
  }
  const names = [
    ...new Set([...Object.keys(before), ...Object.keys(after)]),
  ].filter(name => !sameContent((before as any)[name], (after as any)[name]));
  return `step ${index + 1} changed (${shortest(said[1])}): ${names.join(
    ', ',
  )}`;
}

/** Rows are told one by one up to here; beyond it, their number is said. */
const MAX_ROWS_TOLD = 20;

function changesOfData(before: DataSet, after: DataSet): string[] {
  const columns = (dataSet: DataSet) =>
    new Map(dataSet.columns.map(column => [column.name, column]));
  const oldColumns = columns(before);
  const newColumns = columns(after);
  const words = [
    ...after.columns
      .filter(({ name }) => !oldColumns.has(name))
      .map(({ name }) => `column “${name}” added`),
    ...before.columns
      .filter(({ name }) => !newColumns.has(name))
      .map(({ name }) => `column “${name}” removed`),
    ...after.columns.flatMap(column => {
      const old = oldColumns.get(column.name);
      return old && old.type !== column.type
        ? [`column “${column.name}”: ${old.type} → ${column.type}`]
        : [];
    }),
  ];
  const oldRows = new Map(before.rows.map(row => [row.key, row]));
  const newKeys = new Set(after.rows.map(row => row.key));
  const rows: string[] = [];
  for (const row of after.rows) {
    const old = oldRows.get(row.key);
    if (!old) {
      rows.push(`row “${row.key}” added`);
    } else if (!sameContent(old, row)) {
      const cells = [...newColumns.keys()].flatMap(name =>
        property(name, showCell(old.values[name]), showCell(row.values[name])),
      );
      rows.push(
        `row “${row.key}”: ${
          [...switched(old.disabled, row.disabled), ...cells].join('; ') ||
          'other columns'
        }`,
      );
    }
  }
  rows.push(
    ...before.rows
      .filter(row => !newKeys.has(row.key))
      .map(row => `row “${row.key}” removed`),
  );
  return [
    ...words,
    ...rows.slice(0, MAX_ROWS_TOLD),
    ...(rows.length > MAX_ROWS_TOLD
      ? [`and ${rows.length - MAX_ROWS_TOLD} more rows`]
      : []),
  ];
}
