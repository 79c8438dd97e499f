import { Button } from '@backstage/ui';
import {
  isChanged,
  type ColumnChange,
  type DataSetChange,
  type RowChange,
} from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { KindBadge } from './KindBadge';
import { PropertyChanges } from './PropertyChanges';
import styles from './changes.module.css';

/** So many rows are shown at first: a data set may have thousands. */
const ROWS_AT_FIRST = 50;

/** The columns and rows of a data set that differ. */
export function ChangedData({ columns, rows }: DataSetChange) {
  return (
    <>
      <Lines
        what="columns"
        all={columns.length}
        items={columns.filter(isChanged)}
        nameOf={({ name }: ColumnChange) => name}
        propertiesOf={({ properties }) => properties}
      />
      <Lines
        what="rows"
        all={rows.length}
        items={rows.filter(isChanged)}
        nameOf={({ key }: RowChange) => key}
        propertiesOf={({ cells }) => cells}
      />
    </>
  );
}

function Lines<T extends ColumnChange | RowChange>(props: {
  what: string;
  all: number;
  items: T[];
  nameOf: (item: T) => string;
  propertiesOf: (item: T) => ColumnChange['properties'];
}) {
  const { what, all, items, nameOf, propertiesOf } = props;
  const [shown, setShown] = useState(ROWS_AT_FIRST);
  if (items.length === 0) {
    return null;
  }
  const same = all - items.length;
  return (
    <div className={styles.lines}>
      <h4>
        {what.charAt(0).toUpperCase() + what.slice(1)}
        <span className={styles.aside}>
          {' '}
          {items.length} of {all} differ{same > 0 && `, ${same} are the same`}
        </span>
      </h4>
      <ul>
        {items.slice(0, shown).map(item => (
          <li
            key={`${item.kind} ${nameOf(item)}`}
            className={styles.line}
            data-kind={item.kind}
          >
            <KindBadge kind={item.kind} moved={item.moved} />{' '}
            <strong className={styles.name}>{nameOf(item)}</strong>
            <PropertyChanges properties={propertiesOf(item)} />
          </li>
        ))}
      </ul>
      {items.length > shown && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() => setShown(count => count * 4)}
        >
          {`Show more of the ${items.length - shown} others`}
        </Button>
      )}
    </div>
  );
}
