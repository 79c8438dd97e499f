import { TextAreaField } from '@backstage/ui';
import type { ControlProps } from './controls';
import styles from './forms.module.css';
import { emptied } from './plainControls';

const fewestLines = 4;
const mostLines = 20;

/** A text of several lines that a program reads: every character counts, and Tab still leads to the next field. */
export function CodeControl({ field, value, onChange, ids }: ControlProps) {
  const text = typeof value === 'string' ? value : '';
  const lines = text.split('\n').length + 1;
  return (
    <TextAreaField
      size="small"
      className={styles.code}
      {...ids}
      spellCheck="false"
      autoCorrect="off"
      rows={Math.min(Math.max(lines, fewestLines), mostLines)}
      placeholder={field.placeholder}
      value={text}
      onChange={next => onChange(emptied(next, field.required))}
    />
  );
}
