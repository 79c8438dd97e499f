import { useSortable } from '@dnd-kit/react/sortable';
import {
  ButtonIcon,
  Menu,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
} from '@backstage/ui';
import {
  RiArrowDownLine,
  RiArrowUpLine,
  RiDeleteBinLine,
  RiErrorWarningLine,
  RiFileCopyLine,
  RiForbidLine,
  RiMore2Line,
  RiPencilLine,
} from '@remixicon/react';
import { useRef } from 'react';
import styles from './Outline.module.css';
import type { OutlineHandlers, OutlineItem } from './OutlineSection';

/** One named thing of the outline. F2 renames, Delete deletes, Alt with an arrow moves. */
export function OutlineRow(props: {
  entry: OutlineItem;
  identity: string;
  index: number;
  count: number;
  selected: boolean;
  renaming: boolean;
  onRenaming: (on: boolean) => void;
  handlers: OutlineHandlers;
}) {
  const {
    entry,
    identity,
    index,
    count,
    selected,
    renaming,
    onRenaming,
    handlers,
  } = props;
  const { what, onSelect, onRename, onDuplicate, onMove, onRemove, onDisable } =
    handlers;
  const { ref, isDragSource } = useSortable({
    id: identity,
    index,
    disabled: renaming,
  });
  const button = useRef<HTMLButtonElement>(null);
  const { name } = entry.item;
  const onKeyDown = (event: React.KeyboardEvent) => {
    const key = `${event.altKey ? 'Alt+' : ''}${event.key}`;
    const actions: Record<string, () => void> = {
      F2: () => onRenaming(true),
      Delete: () => onRemove(index),
      'Alt+ArrowUp': () => index > 0 && onMove(index, index - 1),
      'Alt+ArrowDown': () => index < count - 1 && onMove(index, index + 1),
    };
    if (actions[key]) {
      event.preventDefault();
      actions[key]();
      requestAnimationFrame(() => button.current?.focus());
    }
  };
  return (
    <li
      ref={ref}
      className={styles.row}
      data-dragging={isDragSource || undefined}
      data-selected={selected || undefined}
    >
      {renaming ? (
        <RenameField
          name={name}
          label={`New name of the ${what}`}
          onDone={next => {
            onRenaming(false);
            if (next && next !== name) onRename(index, next);
            requestAnimationFrame(() => button.current?.focus());
          }}
        />
      ) : (
        <button
          ref={button}
          type="button"
          className={styles.item}
          aria-current={selected || undefined}
          onClick={() => onSelect(index)}
          onDoubleClick={() => onRenaming(true)}
          onKeyDown={onKeyDown}
        >
          <span
            className={styles.name}
            data-disabled={entry.disabled || undefined}
          >
            {name || <em>without a name</em>}
          </span>
          <span className={styles.detail}>{entry.detail}</span>
        </button>
      )}
      {Boolean(entry.problems) && (
        <span className={styles.problems} title={`${entry.problems} problems`}>
          <RiErrorWarningLine size={14} aria-hidden />
          {entry.problems}
          <span className={styles.hidden}> problems</span>
        </span>
      )}
      <MenuTrigger>
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiMore2Line />}
          aria-label={`Actions of ${what} “${name}”`}
        />
        <Menu maxWidth="220px">
          <MenuItem
            iconStart={<RiPencilLine />}
            onAction={() => onRenaming(true)}
          >
            Rename (F2)
          </MenuItem>
          <MenuItem
            iconStart={<RiFileCopyLine />}
            onAction={() => onDuplicate(index)}
          >
            Duplicate
          </MenuItem>
          {onDisable && (
            <MenuItem
              iconStart={<RiForbidLine />}
              onAction={() => onDisable(index, !entry.disabled)}
            >
              {entry.disabled ? 'Enable' : 'Disable'}
            </MenuItem>
          )}
          <MenuItem
            iconStart={<RiArrowUpLine />}
            isDisabled={index === 0}
            onAction={() => onMove(index, index - 1)}
          >
            Move up (Alt+↑)
          </MenuItem>
          <MenuItem
            iconStart={<RiArrowDownLine />}
            isDisabled={index === count - 1}
            onAction={() => onMove(index, index + 1)}
          >
            Move down (Alt+↓)
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            color="danger"
            iconStart={<RiDeleteBinLine />}
            onAction={() => onRemove(index)}
          >
            Delete (Del)
          </MenuItem>
        </Menu>
      </MenuTrigger>
    </li>
  );
}

function RenameField(props: {
  name: string;
  label: string;
  onDone: (name: string | undefined) => void;
}) {
  const { name, label, onDone } = props;
  const cancelled = useRef(false);
  return (
    <input
      // A person has asked to rename: typing goes on here.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      data-own-undo
      className={styles.rename}
      aria-label={label}
      defaultValue={name}
      maxLength={200}
      onFocus={event => event.target.select()}
      onBlur={event =>
        onDone(cancelled.current ? undefined : event.target.value.trim())
      }
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') {
          cancelled.current = true;
          event.currentTarget.blur();
        }
      }}
    />
  );
}
