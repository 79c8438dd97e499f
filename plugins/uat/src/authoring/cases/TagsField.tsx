import { TextField } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { sameContent } from '@uatcms/plugin-uat-common';
import { Field } from '../forms/Field';

const readTags = (text: string) => [
  ...new Set(text.split(/[,\s]+/).filter(Boolean)),
];

/** Tags as words with commas or spaces between them. */
export function TagsField(props: {
  value: string[];
  messages?: string[];
  help?: string;
  onChange: (tags: string[]) => void;
}) {
  const { value, messages, help, onChange } = props;
  const [text, setText] = useState(value.join(', '));
  useEffect(() => {
    setText(before =>
      sameContent(readTags(before), value) ? before : value.join(', '),
    );
  }, [value]);
  return (
    <Field label="Tags" messages={messages} help={help}>
      {ids => (
        <TextField
          size="small"
          {...ids}
          placeholder="smoke, checkout"
          value={text}
          onChange={next => {
            setText(next);
            if (!sameContent(readTags(next), value)) onChange(readTags(next));
          }}
        />
      )}
    </Field>
  );
}
