import type { DataColumn } from '@uatcms/plugin-uat-common';
import { useId, useState } from 'react';
import styles from './DataGrid.module.css';

type EndKey = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

const plain = (key: string, shiftKey = false): EndKey => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey,
});

/** What can be chosen; undefined where anything can be written. */
function optionsOf(column: DataColumn | undefined): string[] | undefined {
  switch (column?.type) {
    case 'choice':
      return column.options ?? [];
    case 'boolean':
      return ['true', 'false'];
    default:
      return undefined;
  }
}

/** A cell while it is edited. Enter goes down, Tab to the right, Escape leaves it as it was, Alt+Enter breaks the line. */
export function CellEditor(props: {
  text: string;
  replaces: boolean;
  column: DataColumn | undefined;
  left: number | undefined;
  width: number;
  onFinish: (text: string | undefined, next?: EndKey) => void;
}) {
  const { text: begun, replaces, column, left, width, onFinish } = props;
  const id = useId();
  const [text, setText] = useState(begun);
  const label = column ? `Cell of column ${column.name}` : 'Row key';
  const onKeyDown = (
    event: React.KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>,
  ) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) {
      return;
    }
    const ends: Record<string, () => void> = {
      Enter: () =>
        onFinish(text, plain(event.shiftKey ? 'ArrowUp' : 'ArrowDown')),
      Tab: () => onFinish(text, plain('Tab', event.shiftKey)),
      Escape: () => onFinish(undefined, plain('')),
      // Typing over a cell and going on with an arrow is how tables are filled in.
      ...(replaces && {
        ArrowUp: () => onFinish(text, plain('ArrowUp')),
        ArrowDown: () => onFinish(text, plain('ArrowDown')),
      }),
    };
    if (event.key === 'Enter' && event.altKey) {
      event.preventDefault();
      setText(before => `${before}\n`);
    } else if (ends[event.key]) {
      event.preventDefault();
      ends[event.key]();
    }
  };
  const options = optionsOf(column);
  const common = {
    // Editing was asked for by a key or a double click.
    autoFocus: true,
    'aria-label': label,
    'data-own-undo': true,
    className: styles.input,
    value: text,
    onKeyDown,
    onBlur: () => onFinish(text),
    onFocus: (
      event: React.FocusEvent<HTMLInputElement | HTMLTextAreaElement>,
    ) =>
      event.target.setSelectionRange(
        event.target.value.length,
        event.target.value.length,
      ),
  };
  return (
    <div
      role="gridcell"
      className={left === undefined ? styles.keyCell : styles.cell}
      data-editing
      style={{ left, width }}
    >
      {options ? (
        <>
          <input
            {...common}
            list={id}
            onChange={event => setText(event.target.value)}
          />
          <datalist id={id}>
            {options.map(option => (
              <option key={option} value={option} />
            ))}
          </datalist>
        </>
      ) : (
        <textarea
          {...common}
          rows={Math.min(8, text.split('\n').length)}
          onChange={event => setText(event.target.value)}
        />
      )}
    </div>
  );
}
