import type {
  Element,
  StepGroup,
  TestCase,
  TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import {
  copyOf,
  editAt,
  freeName,
  insertAt,
  moveItem,
  removeAt,
} from './lists';

interface ItemOf {
  cases: TestCase;
  stepGroups: StepGroup;
  elements: Element;
}

type Lists = { [Part in keyof ItemOf]: ItemOf[Part][] };

type MapNames = (
  definition: TestSetDefinition,
  rename: (name: string) => string,
) => TestSetDefinition;

/** How to edit a list of named items of a definition; it stays the same definition when nothing changed. */
export function definitionList<Part extends keyof ItemOf>(part: Part) {
  type Item = ItemOf[Part];

  const itemsOf = (definition: Lists): Item[] => definition[part];

  const names = (definition: TestSetDefinition) =>
    itemsOf(definition).map(item => item.name);

  function change(
    definition: TestSetDefinition,
    items: Item[],
  ): TestSetDefinition {
    return items === itemsOf(definition)
      ? definition
      : { ...definition, [part]: items };
  }

  /** Adds an item at the end, under its name or one like it that is free. */
  function add(definition: TestSetDefinition, item: Item): TestSetDefinition {
    const name = freeName(item.name, names(definition));
    return change(definition, [...itemsOf(definition), { ...item, name }]);
  }

  function edit(
    definition: TestSetDefinition,
    index: number,
    editItem: (item: Item) => Item,
  ): TestSetDefinition {
    return change(definition, editAt(itemsOf(definition), index, editItem));
  }

  /** Renames an item and, by `mapNames`, every use of it, unless another item has the name already. */
  function rename(
    definition: TestSetDefinition,
    index: number,
    name: string,
    mapNames: MapNames,
  ): TestSetDefinition {
    const before = itemsOf(definition)[index].name;
    const shared =
      names(definition).filter(other => other === before || other === name)
        .length > 1;
    const renamed = edit(definition, index, item =>
      item.name === name ? item : { ...item, name },
    );
    return shared || before === '' || name === ''
      ? renamed
      : mapNames(renamed, used => (used === before ? name : used));
  }

  function duplicate(
    definition: TestSetDefinition,
    index: number,
  ): TestSetDefinition {
    const copy = copyOf(itemsOf(definition)[index]);
    const name = freeName(`${copy.name} (copy)`, names(definition));
    return change(
      definition,
      insertAt(itemsOf(definition), index + 1, { ...copy, name }),
    );
  }

  function remove(
    definition: TestSetDefinition,
    index: number,
  ): TestSetDefinition {
    return change(definition, removeAt(itemsOf(definition), index));
  }

  function move(
    definition: TestSetDefinition,
    from: number,
    to: number,
  ): TestSetDefinition {
    return change(definition, moveItem(itemsOf(definition), from, to));
  }

  return { add, edit, rename, duplicate, remove, move };
}
