import { SearchField, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './inbox.module.css';

/** What of a part of the inbox is shown; in the address, so that it can be shared. */
export function InboxFilter(props: {
  scopes: ReadonlyArray<{ id: string; label: string }>;
  scope: string;
  search: { label: string; placeholder: string; text: string };
  onChange(params: { show: string } | { q: string }): void;
  children?: ReactNode;
}) {
  const { scopes, scope, search, onChange, children } = props;
  return (
    <div className={styles.filter}>
      <ToggleButtonGroup
        className={styles.scopes}
        aria-label="Show"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[scope]}
        onSelectionChange={keys => onChange({ show: String([...keys][0]) })}
      >
        {scopes.map(({ id, label }) => (
          <ToggleButton key={id} id={id} size="small">
            {label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <SearchField
        className={styles.search}
        aria-label={search.label}
        placeholder={search.placeholder}
        size="small"
        value={search.text}
        onChange={q => onChange({ q })}
      />
      {children}
    </div>
  );
}
