import { SearchField, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { ComponentProps, ReactNode } from 'react';
import { formatCount } from './counts';
import styles from './FilterBar.module.css';

/** One kind of iterations that there are, with how many of them. */
export interface OfferedKind<Kind extends string> {
  id: Kind;
  word: string;
  count: number;
  icon?: ComponentProps<typeof ToggleButton>['iconStart'];
}

/** Narrows iterations by text and by kind. What else narrows or orders them comes after that. */
export function FilterBar<Kind extends string>(props: {
  text: string;
  onText: (text: string) => void;
  offered: OfferedKind<Kind>[];
  /** None: all of them. */
  shown: Iterable<Kind>;
  onShow: (kinds: Set<Kind>) => void;
  children?: ReactNode;
}) {
  const { text, onText, offered, shown, onShow, children } = props;
  return (
    <div className={styles.root}>
      <SearchField
        className={styles.search}
        aria-label="Search test cases, rows and messages"
        placeholder="Case, row or message"
        size="small"
        value={text}
        onChange={onText}
      />
      <ToggleButtonGroup
        className={styles.kinds}
        aria-label="Show only"
        selectionMode="multiple"
        selectedKeys={shown}
        onSelectionChange={keys => onShow(keys as Set<Kind>)}
      >
        {offered.map(({ id, word, count, icon }) => (
          <ToggleButton key={id} id={id} size="small" iconStart={icon}>
            {`${word} ${formatCount(count)}`}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {children}
    </div>
  );
}

/** The class of a `Select` in the bar. */
export const filterSelectClass = styles.select;
