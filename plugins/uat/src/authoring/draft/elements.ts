import type {
  Element,
  Locator,
  TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import {
  copyOf,
  editAt,
  freeName,
  insertAt,
  moveItem,
  removeAt,
  withProperty,
} from './lists';
import { mapElementNames } from './references';

const names = (definition: TestSetDefinition) =>
  definition.elements.map(element => element.name);

function changeElements(
  definition: TestSetDefinition,
  elements: Element[],
): TestSetDefinition {
  return elements === definition.elements
    ? definition
    : { ...definition, elements };
}

export function addElement(
  definition: TestSetDefinition,
  wanted = 'New element',
  locator: Locator = { role: 'button', name: '' },
): TestSetDefinition {
  return changeElements(definition, [
    ...definition.elements,
    { name: freeName(wanted, names(definition)), locator },
  ]);
}

/** Sets the locator, the alternatives or the note; `undefined` leaves it out. */
export function editElement(
  definition: TestSetDefinition,
  index: number,
  property: 'locator' | 'alternatives' | 'note',
  value: unknown,
): TestSetDefinition {
  return changeElements(
    definition,
    editAt(definition.elements, index, element =>
      withProperty(element, property, value),
    ),
  );
}

/** Renames an element and every use of it, unless another element has the name already. */
export function renameElement(
  definition: TestSetDefinition,
  index: number,
  name: string,
): TestSetDefinition {
  const before = definition.elements[index].name;
  const shared =
    names(definition).filter(other => other === before || other === name)
      .length > 1;
  const renamed = changeElements(
    definition,
    editAt(definition.elements, index, element =>
      element.name === name ? element : { ...element, name },
    ),
  );
  return shared || before === '' || name === ''
    ? renamed
    : mapElementNames(renamed, used => (used === before ? name : used));
}

export function duplicateElement(
  definition: TestSetDefinition,
  index: number,
): TestSetDefinition {
  const copy = copyOf(definition.elements[index]);
  const name = freeName(`${copy.name} (copy)`, names(definition));
  return changeElements(
    definition,
    insertAt(definition.elements, index + 1, { ...copy, name }),
  );
}

export function removeElement(
  definition: TestSetDefinition,
  index: number,
): TestSetDefinition {
  return changeElements(definition, removeAt(definition.elements, index));
}

export function moveElement(
  definition: TestSetDefinition,
  from: number,
  to: number,
): TestSetDefinition {
  return changeElements(definition, moveItem(definition.elements, from, to));
}
