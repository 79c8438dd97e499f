import { ButtonIcon, Tooltip, TooltipTrigger } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { useState, type ReactElement } from 'react';
import { identityOf } from '../draft/identity';
import { OutlineRow } from './OutlineRow';
import styles from './Outline.module.css';
import { Sortables } from './Sortables';

export interface OutlineItem {
  item: { name: string };
  detail: string;
  disabled?: boolean;
  problems?: number;
}

export interface OutlineHandlers {
  /** For instance `case`. */
  what: string;
  onAdd: () => void;
  onSelect: (index: number) => void;
  onRename: (index: number, name: string) => void;
  onDuplicate: (index: number) => void;
  onMove: (from: number, to: number) => void;
  onRemove: (index: number) => void;
  onDisable?: (index: number, disabled: boolean) => void;
}

/** A list of named things that can be added, renamed, moved and deleted. */
export function OutlineSection(
  props: OutlineHandlers & {
    title: string;
    icon: ReactElement;
    hint?: string;
    items: OutlineItem[];
    selected: number | undefined;
  },
) {
  const { title, icon, hint, items, selected, ...handlers } = props;
  const { what, onAdd, onMove } = handlers;
  const [renaming, setRenaming] = useState<string>();
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.head}>
        {icon}
        <h3 className={styles.title}>
          {title} <span className={styles.total}>{items.length}</span>
        </h3>
        <TooltipTrigger>
          <ButtonIcon
            size="small"
            variant="tertiary"
            icon={<RiAddLine />}
            aria-label={`Add a ${what}`}
            onPress={onAdd}
          />
          <Tooltip>Add a {what}</Tooltip>
        </TooltipTrigger>
      </div>
      {items.length === 0 && hint && <p className={styles.hint}>{hint}</p>}
      <Sortables onMove={onMove}>
        <ul className={styles.items}>
          {items.map((entry, index) => {
            const identity = identityOf(entry.item);
            return (
              <OutlineRow
                key={identity}
                entry={entry}
                identity={identity}
                index={index}
                count={items.length}
                selected={index === selected}
                renaming={renaming === identity}
                onRenaming={on => setRenaming(on ? identity : undefined)}
                handlers={handlers}
              />
            );
          })}
        </ul>
      </Sortables>
    </section>
  );
}
