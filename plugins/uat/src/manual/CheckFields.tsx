import { TextField } from '@backstage/ui';
import { EntityPicker } from '../authoring/settings/EntityPicker';
import { Field } from '../authoring/forms/Field';
import styles from './checks.module.css';

/** To whom checks are given, and the last day to do them: `2026-03-31`. */
export interface CheckAssignment {
  assignee?: string;
  dueOn?: string;
}

/** Asks who performs the checks of a run, and until when. */
export function CheckFields(props: {
  /** What is said of an empty assignee. */
  placeholder: string;
  value: CheckAssignment;
  onChange: (value: CheckAssignment) => void;
}) {
  const { placeholder, value, onChange } = props;
  return (
    <div className={styles.fields}>
      <Field label="Performed by">
        {ids => (
          <EntityPicker
            kinds={['User', 'Group']}
            ids={ids}
            placeholder={placeholder}
            value={value.assignee ?? ''}
            onChange={assignee =>
              onChange({ ...value, assignee: assignee || undefined })
            }
          />
        )}
      </Field>
      <Field label="Due" help="The last day; empty: no date">
        {ids => (
          <TextField
            // A native date field, which a tablet opens as its own calendar.
            type={'date' as 'text'}
            size="small"
            {...ids}
            value={value.dueOn ?? ''}
            onChange={dueOn =>
              onChange({ ...value, dueOn: dueOn || undefined })
            }
          />
        )}
      </Field>
    </div>
  );
}

/** The end of a day, where the reader is, as the API takes it. */
export function endOfDay(day: string | undefined): string | undefined {
  const end = day && new Date(`${day}T23:59:59`);
  return end && !Number.isNaN(end.getTime()) ? end.toISOString() : undefined;
}
