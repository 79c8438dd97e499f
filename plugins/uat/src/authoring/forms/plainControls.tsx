import {
  Checkbox,
  CheckboxGroup,
  Select,
  Switch,
  TextField,
} from '@backstage/ui';
import { useState } from 'react';
import type { ControlProps } from './controls';
import styles from './forms.module.css';
import { ValueInput } from './ValueInput';
import { capitalized, inWords } from './words';

/** An empty text leaves out an argument that is not needed. */
export function emptied(text: string, required: boolean): string | undefined {
  return text === '' && !required ? undefined : text;
}

export function TextControl({ field, value, onChange, ids }: ControlProps) {
  return (
    <TextField
      size="small"
      {...ids}
      placeholder={field.placeholder}
      value={typeof value === 'string' ? value : ''}
      onChange={text => onChange(emptied(text, field.required))}
    />
  );
}

/** A number or, where the schema allows it, a placeholder such as `{{count}}`. What is neither is kept and marked. */
export function NumberControl({
  field,
  schema,
  value,
  onChange,
  ids,
}: ControlProps) {
  const [typed, setTyped] = useState<string>();
  const shown = value === undefined || value === null ? '' : String(value);
  const takesPlaceholder = schema.safeParse('{{number}}').success;
  const change = (text: string) => {
    setTyped(text);
    const number = Number(text);
    if (text.trim() === '') {
      onChange(undefined);
    } else {
      onChange(Number.isFinite(number) ? number : text);
    }
  };
  // While it is typed, `1.` and `-` stay as they are.
  const text =
    typed !== undefined && Number(typed) === Number(shown) ? typed : shown;
  if (takesPlaceholder) {
    return (
      <ValueInput
        {...ids}
        name={field.title}
        value={text}
        onChange={change}
        placeholder={field.placeholder}
      />
    );
  }
  return (
    <TextField
      size="small"
      className={styles.short}
      inputMode="decimal"
      {...ids}
      placeholder={field.placeholder}
      value={text}
      onChange={change}
    />
  );
}

export function BooleanControl({ field, value, onChange, ids }: ControlProps) {
  const { isInvalid: _, ...named } = ids;
  return (
    <Switch
      {...named}
      label={value ? 'Yes' : 'No'}
      isSelected={value === true}
      onChange={on => onChange(on || field.required ? on : undefined)}
    />
  );
}

const NOT_SET = '';

export function ChoiceControl({ field, value, onChange, ids }: ControlProps) {
  const options = (field.options ?? []).map(option => ({
    id: option,
    label: capitalized(inWords(option)),
  }));
  const empty = field.required ? null : NOT_SET;
  return (
    <Select
      size="small"
      {...ids}
      className={styles.choice}
      options={
        field.required
          ? options
          : [{ id: NOT_SET, label: 'Not set' }, ...options]
      }
      value={typeof value === 'string' ? value : empty}
      onChange={key =>
        onChange(key === NOT_SET || key === null ? undefined : String(key))
      }
    />
  );
}

export function MultiChoiceControl({
  field,
  value,
  onChange,
  ids,
}: ControlProps) {
  const { isInvalid: _, ...named } = ids;
  return (
    <CheckboxGroup
      {...named}
      orientation="horizontal"
      value={Array.isArray(value) ? value : []}
      onChange={chosen => onChange(chosen.length ? chosen : undefined)}
    >
      {(field.options ?? []).map(option => (
        <Checkbox key={option} value={option}>
          {capitalized(inWords(option))}
        </Checkbox>
      ))}
    </CheckboxGroup>
  );
}
