import { Button, SearchField } from '@backstage/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, useState } from 'react';
import styles from './CheckList.module.css';

export interface CheckItem {
  key: string;
  label: string;
  hint?: string;
}

const searchFrom = 8;

/** A list to tick, with a search when it is long. Of thousands of entries only those in sight are in the document. */
export function CheckList(props: {
  label: string;
  items: CheckItem[];
  checked: ReadonlySet<string>;
  onChange: (checked: Set<string>) => void;
}) {
  const { label, items, checked, onChange } = props;
  const [text, setText] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();

  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return wanted === ''
      ? items
      : items.filter(item =>
          `${item.label} ${item.hint ?? ''}`.toLowerCase().includes(wanted),
        );
  }, [items, text]);
  const virtual = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 32,
    overscan: 8,
    initialRect: { width: 400, height: 240 },
  });

  const toggle = (key: string) => {
    const next = new Set(checked);
    if (!next.delete(key)) {
      next.add(key);
    }
    onChange(next);
  };
  const setFound = (on: boolean) => {
    const next = new Set(checked);
    for (const { key } of found) {
      if (on) {
        next.add(key);
      } else {
        next.delete(key);
      }
    }
    onChange(next);
  };
  const what = text ? 'found' : 'all';

  return (
    <div role="group" aria-labelledby={id} className={styles.root}>
      <div className={styles.head}>
        <span id={id} className={styles.label}>
          {label}{' '}
          <span
            className={styles.count}
          >{`${checked.size} of ${items.length}`}</span>
        </span>
        <Button
          size="small"
          variant="tertiary"
          onPress={() => setFound(true)}
        >{`Select ${what}`}</Button>
        <Button
          size="small"
          variant="tertiary"
          onPress={() => setFound(false)}
        >{`Clear ${what}`}</Button>
      </div>
      {items.length >= searchFrom && (
        <SearchField
          aria-label={`Search: ${label}`}
          placeholder="Search"
          size="small"
          value={text}
          onChange={setText}
        />
      )}
      <div ref={scroller} className={styles.scroller}>
        <div style={{ position: 'relative', height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, size }) => (
            <label
              key={found[index].key}
              className={styles.item}
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              <input
                type="checkbox"
                checked={checked.has(found[index].key)}
                onChange={() => toggle(found[index].key)}
              />
              <span className={styles.text}>{found[index].label}</span>
              {found[index].hint && (
                <span className={styles.hint}>{found[index].hint}</span>
              )}
            </label>
          ))}
        </div>
        {found.length === 0 && <p className={styles.hint}>Nothing found</p>}
      </div>
    </div>
  );
}
