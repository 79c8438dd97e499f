import type { Locator, TestSetDefinition } from '@uatcms/plugin-uat-common';
import { definitionList } from './definitionList';
import { withProperty } from './lists';
import { mapElementNames } from './references';

const elements = definitionList('elements');

export const {
  duplicate: duplicateElement,
  remove: removeElement,
  move: moveElement,
} = elements;

export function addElement(
  definition: TestSetDefinition,
  wanted = 'New element',
  locator: Locator = { role: 'button', name: '' },
): TestSetDefinition {
  return elements.add(definition, { name: wanted, locator });
}

/** Sets the locator, the alternatives or the note; `undefined` leaves it out. */
export function editElement(
  definition: TestSetDefinition,
  index: number,
  property: 'locator' | 'alternatives' | 'note',
  value: unknown,
): TestSetDefinition {
  return elements.edit(definition, index, element =>
    withProperty(element, property, value),
  );
}

/** Renames an element and every use of it, unless another element has the name already. */
export function renameElement(
  definition: TestSetDefinition,
  index: number,
  name: string,
): TestSetDefinition {
  return elements.rename(definition, index, name, mapElementNames);
}
