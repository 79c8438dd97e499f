import type {
  Step,
  StepGroup,
  TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { definitionList } from './definitionList';
import { editAll, editAt, removeAt, withProperties } from './lists';
import { mapGroupNames, mapSteps, renamePlaceholder } from './references';

type Parameters = NonNullable<StepGroup['parameters']>;

const stepGroups = definitionList('stepGroups');

export const {
  duplicate: duplicateStepGroup,
  remove: removeStepGroup,
  move: moveStepGroup,
} = stepGroups;

export function addStepGroup(
  definition: TestSetDefinition,
  wanted = 'New step group',
  steps: Step[] = [],
) {
  return stepGroups.add(definition, { name: wanted, steps });
}

export function editStepGroup(
  definition: TestSetDefinition,
  index: number,
  change: Partial<Pick<StepGroup, 'description' | 'parameters'>>,
) {
  return stepGroups.edit(definition, index, group =>
    withProperties(group, change),
  );
}

/** Renames a group and every use of it, unless another group has the name already. */
export function renameStepGroup(
  definition: TestSetDefinition,
  index: number,
  name: string,
): TestSetDefinition {
  return stepGroups.rename(definition, index, name, mapGroupNames);
}

export function addParameter(
  definition: TestSetDefinition,
  index: number,
): TestSetDefinition {
  const parameters = definition.stepGroups[index].parameters ?? [];
  const taken = new Set(parameters.map(parameter => parameter.name));
  let number = 1;
  while (taken.has(`parameter${number}`)) {
    number += 1;
  }
  return editStepGroup(definition, index, {
    parameters: [...parameters, { name: `parameter${number}` }],
  });
}

/** Renames a parameter, its placeholders inside the group, and what the uses of the group give for it. */
export function renameParameter(
  definition: TestSetDefinition,
  index: number,
  parameterIndex: number,
  name: string,
): TestSetDefinition {
  const group = definition.stepGroups[index];
  const before = group.parameters?.[parameterIndex]?.name ?? '';
  const parameters = editAt(
    group.parameters ?? [],
    parameterIndex,
    parameter => ({ ...parameter, name }),
  );
  const shared =
    (group.parameters ?? []).filter(
      other => other.name === before || other.name === name,
    ).length > 1;
  if (shared || before === '' || name === '') {
    return editStepGroup(definition, index, { parameters });
  }
  const inGroup = stepGroups.edit(definition, index, edited => ({
    ...edited,
    parameters,
    steps: editAll(edited.steps, step => renamePlaceholder(step, before, name)),
  }));
  return mapSteps(inGroup, step => {
    if (
      step.keyword !== 'useSteps' ||
      step.group !== group.name ||
      step.parameters?.[before] === undefined
    ) {
      return step;
    }
    const given = Object.entries(step.parameters).map(([key, value]) => [
      key === before ? name : key,
      value,
    ]);
    return { ...step, parameters: Object.fromEntries(given) };
  });
}

export function setParameterDefault(
  definition: TestSetDefinition,
  index: number,
  parameterIndex: number,
  value: string | undefined,
): TestSetDefinition {
  const parameters: Parameters = editAt(
    definition.stepGroups[index].parameters ?? [],
    parameterIndex,
    ({ name }) => (value === undefined ? { name } : { name, default: value }),
  );
  return editStepGroup(definition, index, { parameters });
}

export function removeParameter(
  definition: TestSetDefinition,
  index: number,
  parameterIndex: number,
) {
  const parameters = removeAt(
    definition.stepGroups[index].parameters ?? [],
    parameterIndex,
  );
  return editStepGroup(definition, index, {
    parameters: parameters.length ? parameters : undefined,
  });
}
