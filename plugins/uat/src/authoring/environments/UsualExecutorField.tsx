import { Select } from '@backstage/ui';
import { useExecutors } from '../../api/runQueries';
import { Field } from '../forms/Field';

const USUAL = '';

/** What carries out runs in an environment. Not asked where there is only one executor, and none is named. */
export function UsualExecutorField(props: {
  value: string | undefined;
  messages: string[];
  onChange: (value: string | undefined) => void;
}) {
  const { value, messages, onChange } = props;
  const { data } = useExecutors();
  const executors = data?.items ?? [];
  if (executors.length < 2 && value === undefined) {
    return null;
  }
  const known = executors.some(({ name }) => name === value);
  return (
    <Field
      label="Runs on"
      help="Where browsers of this environment run, for instance because they reach it from there only. Whoever starts a run can choose another place."
      messages={messages}
    >
      {ids => (
        <Select
          {...ids}
          options={[
            { id: USUAL, label: 'As the portal does usually' },
            ...executors.map(({ name, title }) => ({ id: name, label: title })),
            ...(value === undefined || known
              ? []
              : [{ id: value, label: `${value} (does not exist)` }]),
          ]}
          value={value ?? USUAL}
          onChange={id => onChange(id === USUAL ? undefined : String(id))}
        />
      )}
    </Field>
  );
}
