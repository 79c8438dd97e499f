import { TextAreaField } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { sameContent } from '@uatcms/plugin-uat-common';
import { Field } from '../forms/Field';

const readLocks = (text: string) =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);

/** What the iterations of a case need for themselves, one to a line. */
export function LocksField(props: {
  value: string[];
  messages?: string[];
  onChange: (locks: string[]) => void;
}) {
  const { value, messages, onChange } = props;
  const [text, setText] = useState(value.join('\n'));
  useEffect(() => {
    setText(before =>
      sameContent(readLocks(before), value) ? before : value.join('\n'),
    );
  }, [value]);
  return (
    <Field
      label="Needs for itself"
      messages={messages}
      help="One thing per line, for instance account {{account}}. Iterations that name the same thing never run at the same time in one environment, whatever run they are part of."
    >
      {ids => (
        <TextAreaField
          rows={2}
          {...ids}
          placeholder="order table"
          value={text}
          onChange={next => {
            setText(next);
            if (!sameContent(readLocks(next), value)) onChange(readLocks(next));
          }}
        />
      )}
    </Field>
  );
}
