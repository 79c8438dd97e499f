import {
  isKeyword,
  keywordDefinition,
  stepFields,
  type Keyword,
  type Step,
  type StepField,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import {
  copyOf,
  editAt,
  insertAt,
  moveItem,
  removeAt,
  withProperty,
} from './lists';

/** The list of steps that is edited: of a case or of a step group. */
export interface StepOwner {
  list: 'cases' | 'stepGroups';
  index: number;
}

export function stepsOf(
  definition: TestSetDefinition,
  owner: StepOwner,
): Step[] {
  return definition[owner.list][owner.index]?.steps ?? [];
}

function changeSteps(
  definition: TestSetDefinition,
  { list, index }: StepOwner,
  change: (steps: Step[]) => Step[],
): TestSetDefinition {
  const owners = definition[list] as Array<{ steps: Step[] }>;
  const edited = editAt(owners, index, owner => {
    const steps = change(owner.steps);
    return steps === owner.steps ? owner : { ...owner, steps };
  });
  return edited === owners ? definition : { ...definition, [list]: edited };
}

const emptyValues: Partial<Record<StepField['control'], unknown>> = {
  target: '',
  value: '',
  values: '',
  text: '',
  boolean: true,
  stepGroup: '',
  files: [],
  code: '',
};

/** Keywords for fields of forms, which people know by their labels. */
const onFields: ReadonlySet<string> = new Set([
  'fill',
  'type',
  'setChecked',
  'select',
  'upload',
  'expectValue',
]);

/**
 * A step to begin with: what is needed is there and empty, so that its form and its problems say what to fill in.
 *
 * @param hasElements - whether the test set has named elements to choose from
 */
export function newStep(keyword: Keyword, hasElements = true): Step {
  const emptyValueOf = ({ control, options }: StepField) => {
    if (control === 'target' && !hasElements) {
      return onFields.has(keyword) ? { label: '' } : { text: '' };
    }
    return control === 'choice' ? options?.[0] : emptyValues[control];
  };
  const args = stepFields(keyword)
    .filter(field => field.required)
    .map(field => [field.name, emptyValueOf(field)] as const)
    .filter(([, value]) => value !== undefined);
  return { keyword, ...Object.fromEntries(args) } as Step;
}

export function insertSteps(
  definition: TestSetDefinition,
  owner: StepOwner,
  at: number,
  steps: Step[],
) {
  return changeSteps(definition, owner, before =>
    insertAt(before, at, ...steps),
  );
}

export function removeSteps(
  definition: TestSetDefinition,
  owner: StepOwner,
  indexes: number[],
) {
  return changeSteps(definition, owner, steps => removeAt(steps, ...indexes));
}

export function duplicateStep(
  definition: TestSetDefinition,
  owner: StepOwner,
  index: number,
) {
  return changeSteps(definition, owner, steps =>
    insertAt(steps, index + 1, copyOf(steps[index])),
  );
}

export function moveStep(
  definition: TestSetDefinition,
  owner: StepOwner,
  from: number,
  to: number,
) {
  return changeSteps(definition, owner, steps => moveItem(steps, from, to));
}

/** Sets one argument; `undefined` leaves it out. */
export function setArgument(
  definition: TestSetDefinition,
  owner: StepOwner,
  index: number,
  name: string,
  value: unknown,
) {
  return changeSteps(definition, owner, steps =>
    editAt(steps, index, step => withProperty(step, name, value)),
  );
}

/** Changes the keyword and keeps the arguments that the new one has, too. */
export function setKeyword(
  definition: TestSetDefinition,
  owner: StepOwner,
  index: number,
  keyword: Keyword,
) {
  const known = new Set(stepFields(keyword).map(field => field.name));
  return changeSteps(definition, owner, steps =>
    editAt(steps, index, step => {
      const kept = Object.entries(step).filter(([name]) => known.has(name));
      return {
        ...newStep(keyword, definition.elements.length > 0),
        ...Object.fromEntries(kept),
        keyword,
      } as Step;
    }),
  );
}

/** Replaces the whole list, for instance by what was written as text. */
export function replaceSteps(
  definition: TestSetDefinition,
  owner: StepOwner,
  steps: Step[],
) {
  return changeSteps(definition, owner, () => steps);
}

/** The title of a step's keyword, also for a keyword that does not exist. */
export function keywordTitle(keyword: string): string {
  return isKeyword(keyword) ? keywordDefinition(keyword).title : keyword;
}
