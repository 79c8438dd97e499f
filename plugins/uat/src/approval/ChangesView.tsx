import { Button } from '@backstage/ui';
import {
  compareDefinitions,
  isChanged,
  type DataSetChange,
  type DefinitionChanges,
  type ItemChange,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ChangedData } from './ChangedData';
import { ChangedSteps } from './ChangedSteps';
import { KindBadge } from './KindBadge';
import { PropertyChanges } from './PropertyChanges';
import styles from './changes.module.css';
import { useChangeKeys } from './useChangeKeys';

/** Everything that differs between two definitions; what is the same is folded. */
export function ChangesView(props: {
  before: TestSetDefinition;
  after: TestSetDefinition;
}) {
  const { before, after } = props;
  const changes = useMemo(
    () => compareDefinitions(before, after),
    [before, after],
  );
  const root = useRef<HTMLDivElement>(null);
  // Setting it anew opens or closes all, whatever was opened and closed by hand.
  const [all, setAll] = useState({ open: true, time: 0 });
  useChangeKeys(root);
  const count = countChanged(changes);
  if (count === 0) {
    return (
      <EmptyState title="No difference in the content">
        Both revisions say the same.
      </EmptyState>
    );
  }
  const section = <T extends ItemChange | DataSetChange>(
    what: [one: string, many: string],
    items: T[],
    content: (item: T) => ReactNode,
  ) => <Section what={what} items={items} open={all.open} content={content} />;
  return (
    <div ref={root} className={styles.changes}>
      <div className={styles.tools}>
        <span className={styles.aside}>
          {count === 1 ? '1 difference' : `${count} differences`} · keys{' '}
          <kbd>n</kbd> and <kbd>p</kbd> go to the next and the previous one
        </span>
        <Button
          size="small"
          variant="tertiary"
          onPress={() =>
            setAll(({ open, time }) => ({ open: !open, time: time + 1 }))
          }
        >
          {all.open ? 'Fold all' : 'Unfold all'}
        </Button>
      </div>
      <div key={all.time}>
        {section(['case', 'cases'], changes.cases, ItemContent)}
        {section(
          ['step group', 'step groups'],
          changes.stepGroups,
          ItemContent,
        )}
        {section(['element', 'elements'], changes.elements, ItemContent)}
        {section(['data set', 'data sets'], changes.dataSets, item => (
          <ChangedData {...item} />
        ))}
      </div>
    </div>
  );
}

function ItemContent({ properties, steps }: ItemChange) {
  return (
    <>
      <PropertyChanges properties={properties} />
      <ChangedSteps steps={steps} />
    </>
  );
}

function Section<T extends ItemChange | DataSetChange>(props: {
  what: [one: string, many: string];
  items: T[];
  open: boolean;
  content: (item: T) => ReactNode;
}) {
  const {
    what: [one, many],
    items,
    open,
    content,
  } = props;
  const changed = items.filter(isChanged);
  const same = items.filter(item => !isChanged(item));
  if (changed.length === 0) {
    return null;
  }
  return (
    <section aria-label={`Changed ${many}`} className={styles.section}>
      <h3>{many.charAt(0).toUpperCase() + many.slice(1)}</h3>
      {changed.map(item => (
        <details
          key={`${item.kind} ${item.name}`}
          open={open}
          data-change
          data-kind={item.kind}
          className={styles.item}
        >
          <summary>
            <KindBadge kind={item.kind} moved={item.moved} />{' '}
            <span className={styles.name}>{item.name}</span>
            {item.formerName && (
              <span className={styles.aside}> was “{item.formerName}”</span>
            )}
          </summary>
          <div className={styles.inside}>{content(item)}</div>
        </details>
      ))}
      {same.length > 0 && (
        <details className={styles.same}>
          <summary>
            {same.length === 1
              ? `1 ${one} is the same`
              : `${same.length} ${many} are the same`}
          </summary>
          <ul>
            {same.map(({ name }) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function countChanged(changes: DefinitionChanges): number {
  return Object.values(changes)
    .flat()
    .filter(item => isChanged(item)).length;
}
