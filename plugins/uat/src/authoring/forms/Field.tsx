import { RiErrorWarningLine } from '@remixicon/react';
import { useId, type ReactNode } from 'react';
import styles from './forms.module.css';

/** What a control needs to be named and described for people who cannot see where it stands. */
export interface FieldIds {
  'aria-labelledby': string;
  'aria-describedby'?: string;
  isInvalid: boolean;
}

/** A labelled field with its help and its problems. The problems are part of the control's description. */
export function Field(props: {
  label: string;
  help?: string;
  required?: boolean;
  messages?: string[];
  wide?: boolean;
  children: (ids: FieldIds) => ReactNode;
}) {
  const { label, help, required, messages = [], wide, children } = props;
  const id = useId();
  const describedBy = [
    help && `${id}-help`,
    messages.length > 0 && `${id}-problems`,
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <div
      className={styles.field}
      data-wide={wide || undefined}
      data-invalid={messages.length > 0 || undefined}
    >
      <div className={styles.label}>
        <span id={`${id}-label`}>{label}</span>
        {required && <span className={styles.needed}>needed</span>}
      </div>
      {children({
        'aria-labelledby': `${id}-label`,
        'aria-describedby': describedBy || undefined,
        isInvalid: messages.length > 0,
      })}
      {help && (
        <div id={`${id}-help`} className={styles.help}>
          {help}
        </div>
      )}
      <FieldProblems id={`${id}-problems`} messages={messages} />
    </div>
  );
}

export function FieldProblems({
  id,
  messages,
}: {
  id?: string;
  messages: string[];
}) {
  if (messages.length === 0) {
    return null;
  }
  return (
    <div id={id} className={styles.problem}>
      <RiErrorWarningLine size={14} aria-label="Problem:" role="img" />
      <span>{messages.join('; ')}</span>
    </div>
  );
}
