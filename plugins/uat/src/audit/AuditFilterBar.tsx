import { Button, SearchField, Select } from '@backstage/ui';
import { auditResourceKinds } from '@uatcms/plugin-uat-common';
import styles from './Audit.module.css';
import type { AuditPlace } from './auditFilter';
import { actionInWords, kindInWords, kindsOfActions } from './auditWords';

const all = '';

/** Narrows the trail by person, resource, action and time. */
export function AuditFilterBar(props: {
  place: AuditPlace;
  onChange: (changes: Partial<AuditPlace>) => void;
  onClear: () => void;
}) {
  const { place, onChange, onClear } = props;
  const isNarrow = Object.values(place).some(Boolean);
  return (
    <div className={styles.filter} role="search" aria-label="Filter">
      <SearchField
        className={styles.field}
        aria-label="Person"
        placeholder="Person or employee id"
        size="small"
        value={place.person}
        onChange={person => onChange({ person })}
      />
      <Choice
        label="Kind of resource"
        none="All resources"
        options={auditResourceKinds.map(kind => [kind, kindInWords(kind)])}
        value={place.resourceKind}
        onChange={resourceKind => onChange({ resourceKind })}
      />
      <SearchField
        className={styles.field}
        aria-label="Name of the resource"
        placeholder="Name of the resource"
        size="small"
        value={place.resourceName}
        onChange={resourceName => onChange({ resourceName })}
      />
      <Choice
        label="Action"
        none="All actions"
        options={[
          ...kindsOfActions,
          ...(place.action && !place.action.endsWith('.*')
            ? [place.action]
            : []),
        ].map(action => [action, actionInWords(action)])}
        value={place.action}
        onChange={action => onChange({ action })}
      />
      <Day
        label="From"
        value={place.from}
        onChange={from => onChange({ from })}
      />
      <Day label="To" value={place.to} onChange={to => onChange({ to })} />
      {isNarrow && (
        <Button size="small" variant="tertiary" onPress={onClear}>
          Clear
        </Button>
      )}
    </div>
  );
}

function Choice(props: {
  label: string;
  none: string;
  options: Array<[string, string]>;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, none, options, value, onChange } = props;
  return (
    <Select
      className={styles.select}
      aria-label={label}
      size="small"
      options={[
        { id: all, label: none },
        ...options.map(([id, text]) => ({ id, label: text })),
      ]}
      value={value}
      onChange={key => onChange(String(key ?? all))}
    />
  );
}

function Day(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, value, onChange } = props;
  return (
    <label className={styles.day}>
      {label}
      <input
        type="date"
        value={value}
        onChange={event => onChange(event.target.value)}
      />
    </label>
  );
}
