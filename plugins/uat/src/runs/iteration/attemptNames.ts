import type { ArtifactRef, Attempt } from '@uatcms/plugin-uat-common';
import { outcomeLook, type Outcome } from '../../components/verdictLook';

/** What an attempt is called: `Attempt 2: passed`, or that it was made only for its trace. */
export function nameOf(attempt: Attempt, attempts: Attempt[]): string {
  if (attempt.purpose === 'trace') {
    return 'Repeated for the trace';
  }
  return `Attempt ${placeOf(attempt, attempts)}: ${wordOf(attempt)}`;
}

/** People count the attempts that were made to test; those made for a trace stand beside them. */
function placeOf(attempt: Attempt, attempts: Attempt[]): number {
  return attempts.filter(
    ({ purpose, number }) => purpose === 'test' && number <= attempt.number,
  ).length;
}

function wordOf({ state, verdict, failure }: Attempt): string {
  if (state === 'lost') {
    return 'lost';
  }
  if (failure === 'infrastructure') {
    return 'broke down';
  }
  const outcome: Outcome = verdict ?? 'running';
  return outcomeLook[outcome].word.toLowerCase();
}

/** The attempt to show when none was asked for: the newest one that was made to test. */
export function newestOf(attempts: Attempt[]): Attempt | undefined {
  return (
    attempts.filter(({ purpose }) => purpose === 'test').at(-1) ??
    attempts.at(-1)
  );
}

/** The trace that tells of an attempt: its own, else that of the repetition that was made for it. */
export function traceOf(
  attempt: Attempt,
  attempts: Attempt[],
): { artifact: ArtifactRef; ofRepetition: boolean } | undefined {
  const own = artifactOf(attempt, 'trace');
  if (own) {
    return { artifact: own, ofRepetition: false };
  }
  if (attempt.verdict === 'passed') {
    return undefined;
  }
  const repeated = attempts
    .filter(({ purpose }) => purpose === 'trace')
    .map(other => artifactOf(other, 'trace'))
    .find(Boolean);
  return repeated && { artifact: repeated, ofRepetition: true };
}

export function artifactOf(
  { artifacts }: Attempt,
  kind: ArtifactRef['kind'],
): ArtifactRef | undefined {
  return artifacts.find(artifact => artifact.kind === kind);
}
