import { Select } from '@backstage/ui';
import type { ExecutorStatus } from '@uatcms/plugin-uat-common';
import { useExecutors } from '../../api/runQueries';

/** Where the run is carried out. Not asked where there is only one place. */
export function ExecutorField(props: {
  /** Undefined: nobody has chosen one. */
  value: string | undefined;
  /** What carries out runs in the environment, unless somebody chooses another. */
  ofEnvironment: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const { value, ofEnvironment, onChange } = props;
  const { data } = useExecutors();
  const executors = data?.items ?? [];
  if (executors.length < 2) {
    return null;
  }
  const usual = ofEnvironment ?? usualExecutor(executors);
  const chosen = executors.find(({ name }) => name === (value ?? usual));
  return (
    <Select
      label="Runs on"
      description={
        chosen ? stateInWords(chosen) : `There is no “${value ?? usual}” here`
      }
      options={executors.map(executor => ({
        id: executor.name,
        label: executor.title,
        description: stateInWords(executor),
      }))}
      value={chosen?.name ?? null}
      onChange={id => onChange(id === usual ? undefined : String(id))}
    />
  );
}

/** Carries out runs for which nobody names another, as the backend chooses it. */
function usualExecutor(executors: ExecutorStatus[]): string {
  const [first] = executors;
  return (executors.find(({ name }) => name === 'local') ?? first).name;
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
