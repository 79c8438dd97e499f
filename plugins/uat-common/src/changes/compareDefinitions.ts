import type {
  Element,
  StepGroup,
  TestCase,
  TestSetDefinition,
} from '../language/definition';
import { change, locatorInWords } from './argumentsInWords';
import {
  isChanged,
  type DefinitionChanges,
  type ItemChange,
  type PropertyChange,
} from './changes';
import { compareDataSets } from './compareDataSets';
import { compareSteps, likenessOfSteps } from './compareSteps';
import { pairItems, type Pair } from './pairItems';
import { sameContent } from './sameContent';

/** A property as the editor calls it, and as it would be read there. */
type Properties<T> = Array<
  [title: string, say: (item: T) => string | undefined]
>;

const ofCases: Properties<TestCase> = [
  ['Description', ({ description }) => description],
  ['Data set', ({ dataSet }) => dataSet],
  ['Tags', ({ tags }) => tags?.join(', ')],
  ['Needs for itself', ({ locks }) => locks?.join('\n')],
  ['Left out of runs', ({ disabled }) => (disabled ? 'yes' : undefined)],
];

const ofStepGroups: Properties<StepGroup> = [
  ['Description', ({ description }) => description],
  [
    'Parameters',
    ({ parameters }) =>
      parameters
        ?.map(parameter =>
          parameter.default === undefined
            ? parameter.name
            : `${parameter.name} = ${parameter.default}`,
        )
        .join('\n'),
  ],
];

const ofElements: Properties<Element> = [
  ['How it is found', ({ locator }) => locatorInWords(locator)],
  [
    'Alternatives',
    ({ alternatives }) => alternatives?.map(locatorInWords).join('\n'),
  ],
  ['Note', ({ note }) => note],
];

/**
 * Everything that two definitions have in common and that differs between them, in the words of the editor.
 *
 * Cases, step groups, elements and data sets are known by their names; one whose name is new and that holds mostly what
 * another held that is gone, was renamed. Steps are found again by what they say, rows by their keys.
 *
 * @public
 */
export function compareDefinitions(
  before: TestSetDefinition,
  after: TestSetDefinition,
): DefinitionChanges {
  return {
    cases: compareItems(before.cases, after.cases, ofCases, likenessOf),
    stepGroups: compareItems(
      before.stepGroups,
      after.stepGroups,
      ofStepGroups,
      likenessOf,
    ),
    elements: compareItems(
      before.elements,
      after.elements,
      ofElements,
      (one, other) => (sameContent(one.locator, other.locator) ? 1 : 0),
    ),
    dataSets: compareDataSets(before.dataSets, after.dataSets),
  };
}

/** Of two cases or step groups with different names. Without steps, only what is equal otherwise is alike. */
function likenessOf<T extends TestCase | StepGroup>(one: T, other: T): number {
  return sameContent({ ...one, name: '' }, { ...other, name: '' })
    ? 1
    : likenessOfSteps(one.steps, other.steps) * 0.99;
}

function compareItems<T extends TestCase | StepGroup | Element>(
  before: T[],
  after: T[],
  properties: Properties<T>,
  likeness: (one: T, other: T) => number,
): ItemChange[] {
  return pairItems(before, after, likeness).map(pair =>
    compareItem(pair, properties),
  );
}

function compareItem<T extends TestCase | StepGroup | Element>(
  { before, after, moved }: Pair<T>,
  properties: Properties<T>,
): ItemChange {
  const stepsOf = (item: T | undefined) =>
    item && 'steps' in item ? item.steps : [];
  const changes = changesOfProperties(before, after, properties);
  const steps = compareSteps(stepsOf(before), stepsOf(after));
  const name = (after ?? before)!.name;
  const common = { moved, name, properties: changes, steps };
  if (!before || !after) {
    return { kind: after ? 'added' : 'removed', ...common };
  }
  const renamed = before.name !== name;
  const differs = renamed || changes.length > 0 || steps.some(isChanged);
  return {
    kind: differs ? 'changed' : 'same',
    ...common,
    ...(renamed ? { formerName: before.name } : {}),
  };
}

/** Of what was added or removed, all properties that are set. An empty text is as good as none. */
function changesOfProperties<T>(
  before: T | undefined,
  after: T | undefined,
  properties: Properties<T>,
): PropertyChange[] {
  return properties.flatMap(([title, say]) => {
    const [one, other] = [before, after].map(
      item => (item && say(item)) || undefined,
    );
    return one === other ? [] : [change(title, one, other)];
  });
}
