import { RiFocus3Line, RiListOrdered, RiStackLine } from '@remixicon/react';
import {
  describeTarget,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { useMemo } from 'react';
import {
  addCase,
  duplicateCase,
  editCase,
  moveCase,
  removeCase,
} from '../draft/cases';
import { useDraft } from '../draft/DraftContext';
import {
  addElement,
  duplicateElement,
  moveElement,
  removeElement,
  renameElement,
} from '../draft/elements';
import { insertAt } from '../draft/lists';
import { elementUses, groupUses, type Use } from '../draft/references';
import {
  addStepGroup,
  duplicateStepGroup,
  moveStepGroup,
  removeStepGroup,
  renameStepGroup,
} from '../draft/stepGroups';
import { OutlineSection, type OutlineItem } from './OutlineSection';
import styles from './Outline.module.css';
import type { OutlineList, Selection } from './useSelection';
import { useRemoval } from './useRemoval';

type Change = (definition: TestSetDefinition) => TestSetDefinition;

const timesUsed = (uses: Use[] | undefined) => {
  const times = (uses ?? []).reduce((sum, use) => sum + use.times, 0);
  return times === 0
    ? 'not used'
    : `used ${times === 1 ? 'once' : `${times} times`}`;
};

const kinds = {
  cases: {
    what: 'case',
    add: addCase,
    duplicate: duplicateCase,
    remove: removeCase,
    move: moveCase,
  },
  stepGroups: {
    what: 'step group',
    add: addStepGroup,
    duplicate: duplicateStepGroup,
    remove: removeStepGroup,
    move: moveStepGroup,
  },
  elements: {
    what: 'element',
    add: addElement,
    duplicate: duplicateElement,
    remove: removeElement,
    move: moveElement,
  },
} as const;

const rename: Record<
  OutlineList,
  (
    definition: TestSetDefinition,
    index: number,
    name: string,
  ) => TestSetDefinition
> = {
  cases: (definition, index, name) => editCase(definition, index, { name }),
  stepGroups: renameStepGroup,
  elements: renameElement,
};

/** Everything that a test set consists of, apart from its data. */
export function Outline(props: {
  selection: Selection | undefined;
  onSelect: (list: OutlineList, item: { name: string }) => void;
}) {
  const { selection, onSelect } = props;
  const { definition, problems, change, store } = useDraft();
  const removeWithUndo = useRemoval();
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    problems.forEach(({ path }) => {
      const place = `${path[0]}.${path[1]}`;
      found.set(place, (found.get(place) ?? 0) + 1);
    });
    return found;
  }, [problems]);
  const uses = useMemo(
    () => ({
      elements: elementUses(definition),
      stepGroups: groupUses(definition),
    }),
    [definition],
  );

  const handlers = (list: OutlineList) => {
    const { what, add, duplicate, remove, move } = kinds[list];
    const items = () => store.getSnapshot().history.present[list];
    const run = (action: Change, label: string) => change(action, label);
    return {
      onAdd: () => {
        run(before => add(before), `Add ${what}`);
        onSelect(list, items()[items().length - 1]);
      },
      onRename: (index: number, name: string) =>
        run(before => rename[list](before, index, name), `Rename ${what}`),
      onDuplicate: (index: number) => {
        run(before => duplicate(before, index), `Duplicate ${what}`);
        onSelect(list, items()[index + 1]);
      },
      onMove: (from: number, to: number) =>
        run(before => move(before, from, to), `Move ${what}`),
      onRemove: (index: number) => {
        const item = items()[index];
        removeWithUndo(
          `${what} “${item.name}”`,
          before => remove(before, index),
          before => ({
            ...before,
            [list]: insertAt<any>(before[list], index, item),
          }),
        );
      },
    };
  };
  const section = (list: OutlineList, items: OutlineItem[]) => ({
    items: items.map((item, index) => ({
      ...item,
      problems: counts.get(`${list}.${index}`) ?? 0,
    })),
    selected: selection?.list === list ? selection.index : undefined,
    onSelect: (index: number) => onSelect(list, definition[list][index]),
    what: kinds[list].what,
    ...handlers(list),
  });

  return (
    <nav className={styles.outline} aria-label="Content of the test set">
      <OutlineSection
        title="Cases"
        icon={<RiListOrdered size={16} aria-hidden />}
        {...section(
          'cases',
          definition.cases.map(testCase => ({
            item: testCase,
            detail: [
              testCase.disabled && 'disabled',
              testCase.steps.length === 1
                ? '1 step'
                : `${testCase.steps.length} steps`,
              testCase.dataSet && `data: ${testCase.dataSet}`,
              ...(testCase.tags ?? []).map(tag => `#${tag}`),
            ]
              .filter(Boolean)
              .join(' · '),
            disabled: testCase.disabled,
          })),
        )}
        onDisable={(index, disabled) =>
          change(
            before =>
              editCase(before, index, { disabled: disabled || undefined }),
            disabled ? 'Disable case' : 'Enable case',
          )
        }
      />
      <OutlineSection
        title="Step groups"
        icon={<RiStackLine size={16} aria-hidden />}
        hint="Steps that several cases share"
        {...section(
          'stepGroups',
          definition.stepGroups.map(group => ({
            item: group,
            detail: `${group.steps.length} steps · ${timesUsed(
              uses.stepGroups.get(group.name),
            )}`,
          })),
        )}
      />
      <OutlineSection
        title="Elements"
        icon={<RiFocus3Line size={16} aria-hidden />}
        hint="Named places of the pages under test"
        {...section(
          'elements',
          definition.elements.map(element => ({
            item: element,
            detail: `${describeTarget(element.locator)} · ${timesUsed(
              uses.elements.get(element.name),
            )}`,
          })),
        )}
      />
    </nav>
  );
}
