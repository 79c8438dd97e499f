import { Button, ButtonIcon } from '@backstage/ui';
import { RiAddLine, RiCloseLine } from '@remixicon/react';
import type { ControlProps } from './controls';
import styles from './forms.module.css';
import { emptied } from './plainControls';
import { ValueInput } from './ValueInput';

export function ValueControl({ field, value, onChange, ids }: ControlProps) {
  return (
    <ValueInput
      {...ids}
      name={field.title}
      placeholder={field.placeholder}
      value={typeof value === 'string' ? value : ''}
      onChange={text => onChange(emptied(text, field.required))}
    />
  );
}

/** One text, or several: a list of one entry is written as a plain text. */
export function ValuesControl({ field, value, onChange, ids }: ControlProps) {
  const list = Array.isArray(value)
    ? value.map(String)
    : [typeof value === 'string' ? value : ''];
  const change = (next: string[]) =>
    onChange(next.length === 1 ? next[0] : next);
  return (
    <div
      className={styles.list}
      role="group"
      aria-labelledby={ids['aria-labelledby']}
    >
      {list.map((text, index) => (
        // Entries have no identity but their place.
        // eslint-disable-next-line react/no-array-index-key
        <div key={index} className={styles.row}>
          <ValueInput
            {...ids}
            {...(list.length > 1 && {
              'aria-labelledby': undefined,
              'aria-label': `${field.title} ${index + 1}`,
            })}
            name={field.title}
            value={text}
            onChange={next =>
              change(list.map((other, at) => (at === index ? next : other)))
            }
          />
          {list.length > 1 && (
            <ButtonIcon
              size="small"
              variant="tertiary"
              icon={<RiCloseLine />}
              aria-label={`Remove ${field.title} ${index + 1}`}
              onPress={() => change(list.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiAddLine />}
        onPress={() => change([...list, ''])}
      >
        Add another
      </Button>
    </div>
  );
}
