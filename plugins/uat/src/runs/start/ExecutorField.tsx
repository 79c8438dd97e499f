import { Select } from '@backstage/ui';
import type { ExecutorStatus } from '@uatcms/plugin-uat-common';
import { useExecutors } from '../../api/runQueries';

/** Where the run is carried out. Not asked where there is only one place. */
export function ExecutorField(props: {
  value: string;
  onChange: (value: string) => void;
}) {
  const { value, onChange } = props;
  const { data } = useExecutors();
  const executors = data?.items ?? [];
  if (executors.length < 2) {
    return null;
  }
  const chosen = executors.find(({ name }) => name === value);
  return (
    <Select
      label="Runs on"
      description={chosen && stateInWords(chosen)}
      options={executors.map(executor => ({
        id: executor.name,
        label: executor.title,
        description: stateInWords(executor),
      }))}
      value={value}
      onChange={id => onChange(String(id))}
    />
  );
}

/** `free: 1 of 2 places`, or what keeps it from working. */
export function stateInWords({ problem, slots, busy }: ExecutorStatus): string {
  if (problem) {
    return `Cannot run anything now: ${problem}`;
  }
  const free = Math.max(slots - busy, 0);
  return free === 0
    ? `All ${slots} places are busy: the run waits for its turn`
    : `${free} of ${slots} places are free`;
}
