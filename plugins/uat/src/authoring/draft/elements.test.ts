import { validateDefinition } from '@uatcms/plugin-uat-common';
import {
  addElement,
  duplicateElement,
  editElement,
  moveElement,
  removeElement,
  renameElement,
} from './elements';
import { exampleDefinition } from './exampleDefinition.fixture';
import { elementUses } from './references';

const before = exampleDefinition();

describe('elements', () => {
  it('a renamed element is renamed wherever it is named, also inside locators', () => {
    const once = renameElement(before, 0, 'Enter');
    expect(once.cases[0].steps[2]).toMatchObject({ target: 'Enter' });
    const after = renameElement(once, 1, 'Whole page');
    expect(after.cases[0].steps[3]).toMatchObject({
      target: { within: 'Whole page' },
    });
    expect(after.stepGroups[0].steps[1]).toMatchObject({
      target: 'Whole page',
    });
    expect(validateDefinition(after).problems).toEqual([]);
  });

  it('uses stay where they are when the new name is taken', () => {
    const after = renameElement(before, 0, 'Page');
    expect(after.cases[0].steps[2]).toMatchObject({ target: 'Sign-in button' });
  });

  it('renames the target of drag and the element of a condition', () => {
    const definition = {
      ...before,
      cases: [
        {
          name: 'Drag',
          steps: [
            {
              keyword: 'drag' as const,
              target: 'Page',
              to: 'Page',
              when: { visible: 'Page' },
            },
          ],
        },
      ],
    };
    expect(renameElement(definition, 1, 'Board').cases[0].steps[0]).toEqual({
      keyword: 'drag',
      target: 'Board',
      to: 'Board',
      when: { visible: 'Board' },
    });
  });

  it('counts uses', () => {
    const uses = elementUses(before);
    expect(uses.get('Page')).toEqual([
      { list: 'cases', index: 0, name: 'Sign in', times: 1 },
      { list: 'stepGroups', index: 0, name: 'Enter name', times: 1 },
    ]);
    expect(uses.get('nobody')).toBeUndefined();
  });

  it('adds, edits, duplicates, moves and removes', () => {
    const three = addElement(before, 'Page', { text: 'x' });
    expect(three.elements[2]).toEqual({
      name: 'Page 2',
      locator: { text: 'x' },
    });
    expect(editElement(before, 0, 'note', 'n').elements[0].note).toBe('n');
    expect(editElement(before, 0, 'alternatives', undefined)).toBe(before);
    expect(duplicateElement(before, 0).elements[1].name).toBe(
      'Sign-in button (copy)',
    );
    expect(moveElement(before, 0, 1).elements[1].name).toBe('Sign-in button');
    expect(removeElement(before, 0).elements).toHaveLength(1);
  });
});
