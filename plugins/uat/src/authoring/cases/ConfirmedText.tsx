import { TextField } from '@backstage/ui';
import { useState } from 'react';

/** A text that takes effect with Enter or when the field is left: for names that others refer to. */
export function ConfirmedText(props: {
  value: string;
  onConfirm: (value: string) => void;
  ids: object;
  size?: 'small' | 'medium';
}) {
  const { value, onConfirm, ids, size = 'small' } = props;
  const [typed, setTyped] = useState<string>();
  const confirm = () => {
    if (typed !== undefined && typed.trim() !== value) {
      onConfirm(typed.trim());
    }
    setTyped(undefined);
  };
  return (
    <div data-own-undo={typed !== undefined || undefined}>
      <TextField
        size={size}
        {...ids}
        value={typed ?? value}
        onChange={setTyped}
        onBlur={confirm}
        onKeyDown={event => {
          if (event.key === 'Enter') confirm();
          if (event.key === 'Escape') setTyped(undefined);
        }}
      />
    </div>
  );
}
