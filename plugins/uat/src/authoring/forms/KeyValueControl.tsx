import { Button, ButtonIcon, TextField } from '@backstage/ui';
import { RiAddLine, RiCloseLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { sameContent } from '@uatcms/plugin-uat-common';
import type { ControlProps } from './controls';
import styles from './forms.module.css';
import { useFormScope } from './FormScope';
import { ValueInput } from './ValueInput';

type Entries = Array<[string, string]>;

const toRecord = (entries: Entries) =>
  Object.fromEntries(entries.filter(([key]) => key !== ''));

/**
 * Names and values, edited as rows. While a name is typed it may be empty or the same as another: the rows are kept
 * here, and what they say as an object is handed on.
 */
export function KeyValueRows(props: {
  value: Record<string, string>;
  onChange: (value: Record<string, string>) => void;
  nameLabel: string;
  valueLabel: string;
  addLabel: string;
}) {
  const { value, onChange, nameLabel, valueLabel, addLabel } = props;
  const [entries, setEntries] = useState<Entries>(() => Object.entries(value));
  useEffect(() => {
    setEntries(rows =>
      sameContent(toRecord(rows), value) ? rows : Object.entries(value),
    );
  }, [value]);
  const change = (next: Entries) => {
    setEntries(next);
    const record = toRecord(next);
    if (!sameContent(record, value)) {
      onChange(record);
    }
  };
  const edit = (index: number, entry: [string, string]) =>
    change(entries.map((other, at) => (at === index ? entry : other)));
  return (
    <div className={styles.list}>
      {entries.map(([key, text], index) => (
        // eslint-disable-next-line react/no-array-index-key
        <div key={index} className={styles.row}>
          <TextField
            size="small"
            className={styles.key}
            aria-label={`${nameLabel} ${index + 1}`}
            placeholder={nameLabel}
            value={key}
            onChange={next => edit(index, [next, text])}
          />
          <ValueInput
            aria-label={`${valueLabel} ${key || index + 1}`}
            placeholder={valueLabel}
            name={key}
            value={text}
            onChange={next => edit(index, [key, next])}
          />
          <ButtonIcon
            size="small"
            variant="tertiary"
            icon={<RiCloseLine />}
            aria-label={`Remove ${key || `${nameLabel} ${index + 1}`}`}
            onPress={() => change(entries.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiAddLine />}
        onPress={() => change([...entries, ['', '']])}
      >
        {addLabel}
      </Button>
    </div>
  );
}

const asRecord = (value: unknown) => (value ?? {}) as Record<string, string>;

/** Names and values; for the parameters of a step group, a field for each parameter that the group has. */
export function KeyValueControl({
  field,
  value,
  onChange,
  ids,
  args,
}: ControlProps) {
  const { stepGroups } = useFormScope();
  const record = asRecord(value);
  const group = stepGroups.find(candidate => candidate.name === args.group);
  const change = (next: Record<string, string>) =>
    onChange(Object.keys(next).length ? next : undefined);
  if (field.name === 'parameters' && group) {
    return (
      <GroupParameters
        group={group}
        record={record}
        onChange={change}
        labelledBy={ids['aria-labelledby']}
      />
    );
  }
  return (
    <div
      role="group"
      aria-labelledby={ids['aria-labelledby']}
      aria-describedby={ids['aria-describedby']}
    >
      <KeyValueRows
        value={record}
        onChange={change}
        nameLabel="Name"
        valueLabel="Value"
        addLabel="Add"
      />
    </div>
  );
}

function GroupParameters(props: {
  group: {
    name: string;
    parameters?: Array<{ name: string; default?: string }>;
  };
  record: Record<string, string>;
  onChange: (value: Record<string, string>) => void;
  labelledBy: string;
}) {
  const { group, record, onChange, labelledBy } = props;
  const parameters = group.parameters ?? [];
  const unknown = Object.keys(record).filter(
    key => !parameters.some(({ name }) => name === key),
  );
  const without = (key: string) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
  return (
    <div role="group" aria-labelledby={labelledBy} className={styles.list}>
      {parameters.length === 0 && (
        <span className={styles.help}>“{group.name}” has no parameters.</span>
      )}
      {parameters.map(({ name, default: preset }) => (
        <div key={name} className={styles.row}>
          <span className={styles.key}>{name}</span>
          <ValueInput
            aria-label={name}
            name={name}
            value={record[name] ?? ''}
            placeholder={preset === undefined ? 'needed' : `Empty: ${preset}`}
            onChange={text =>
              onChange(
                text === '' && preset !== undefined
                  ? without(name)
                  : { ...record, [name]: text },
              )
            }
          />
        </div>
      ))}
      {unknown.map(key => (
        <div key={key} className={styles.row}>
          <span className={styles.key}>{key} (not a parameter)</span>
          <Button
            size="small"
            variant="secondary"
            onPress={() => onChange(without(key))}
          >
            Remove {key}
          </Button>
        </div>
      ))}
    </div>
  );
}
