import { validateDefinition } from '@uatcms/plugin-uat-common';
import { exampleDefinition } from './exampleDefinition.fixture';
import { groupUses } from './references';
import {
  addParameter,
  addStepGroup,
  duplicateStepGroup,
  editStepGroup,
  moveStepGroup,
  removeParameter,
  removeStepGroup,
  renameParameter,
  renameStepGroup,
  setParameterDefault,
} from './stepGroups';

const before = exampleDefinition();

describe('step groups', () => {
  it('a renamed group is renamed where it is used', () => {
    const after = renameStepGroup(before, 0, 'Fill in the name');
    expect(after.cases[0].steps[1]).toMatchObject({
      group: 'Fill in the name',
    });
    expect(validateDefinition(after).problems).toEqual([]);
  });

  it('uses do not follow onto the name of another group', () => {
    const two = addStepGroup(before, 'Other');
    const after = renameStepGroup(two, 1, 'Enter name');
    expect(after.cases[0].steps[1]).toMatchObject({ group: 'Enter name' });
    expect(renameStepGroup(after, 1, 'Third').cases[0].steps[1]).toMatchObject({
      group: 'Enter name',
    });
  });

  it('a renamed parameter is renamed inside the group and where it is given', () => {
    const after = renameParameter(before, 0, 0, 'address');
    expect(after.stepGroups[0].steps[0]).toMatchObject({
      value: '{{address}}',
    });
    expect(after.cases[0].steps[1]).toMatchObject({
      parameters: { address: '{{email}}' },
    });
    expect(validateDefinition(after).problems).toEqual([]);
  });

  it('adds parameters under free names, sets and removes their defaults', () => {
    const two = addParameter(addParameter(before, 0), 0);
    expect(two.stepGroups[0].parameters?.map(({ name }) => name)).toEqual([
      'email',
      'parameter1',
      'parameter2',
    ]);
    const preset = setParameterDefault(two, 0, 1, 'x');
    expect(preset.stepGroups[0].parameters?.[1]).toEqual({
      name: 'parameter1',
      default: 'x',
    });
    expect(
      setParameterDefault(preset, 0, 1, undefined).stepGroups[0]
        .parameters?.[1],
    ).toEqual({ name: 'parameter1' });
    expect(removeParameter(before, 0, 0).stepGroups[0]).not.toHaveProperty(
      'parameters',
    );
  });

  it('adds, describes, duplicates, moves and removes', () => {
    const two = addStepGroup(before);
    expect(two.stepGroups.map(({ name }) => name)).toEqual([
      'Enter name',
      'New step group',
    ]);
    expect(
      editStepGroup(two, 1, { description: 'd' }).stepGroups[1].description,
    ).toBe('d');
    expect(duplicateStepGroup(two, 0).stepGroups[1].name).toBe(
      'Enter name (copy)',
    );
    expect(moveStepGroup(two, 0, 1).stepGroups[1].name).toBe('Enter name');
    expect(removeStepGroup(two, 0).stepGroups).toHaveLength(1);
  });

  it('tells who uses a group', () => {
    expect(groupUses(before).get('Enter name')).toEqual([
      { list: 'cases', index: 0, name: 'Sign in', times: 1 },
    ]);
  });
});
