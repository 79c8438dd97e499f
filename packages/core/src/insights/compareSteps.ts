import type { ComparedStep, StepResult } from '@uatcms/plugin-uat-common';

/**
 * The steps of two attempts side by side, in the order of the run; what only the base has stands where it came there.
 *
 * Steps are the same when they have the same place in the case and the same keyword. A place that was visited several
 * times, as in a loop, is compared visit by visit.
 */
export function compareSteps(
  run: StepResult[],
  base: StepResult[],
): ComparedStep[] {
  const inBase = byVisit(base);
  const inRun = byVisit(run);
  const compared: ComparedStep[] = [];
  const rest = [...inBase];
  for (const [key, step] of inRun) {
    if (inBase.has(key)) {
      // What the base did before this step, and the run did not, comes first.
      const until = rest.findIndex(([other]) => other === key);
      if (until >= 0) {
        compared.push(...onlyIn(rest.splice(0, until + 1), inRun));
      }
    }
    compared.push(pair(step, inBase.get(key) ?? null));
  }
  return [...compared, ...onlyIn(rest, inRun)];
}

function onlyIn(
  steps: Array<[string, StepResult]>,
  other: Map<string, StepResult>,
): ComparedStep[] {
  return steps
    .filter(([key]) => !other.has(key))
    .map(([, step]) => pair(null, step));
}

function byVisit(steps: StepResult[]): Map<string, StepResult> {
  const visits = new Map<string, number>();
  return new Map(
    steps.map(step => {
      const place = `${step.path.join('.')} ${step.keyword}`;
      const visit = (visits.get(place) ?? 0) + 1;
      visits.set(place, visit);
      return [`${place} ${visit}`, step];
    }),
  );
}

function pair(run: StepResult | null, base: StepResult | null): ComparedStep {
  return {
    path: (run ?? base)!.path,
    run,
    base,
    differs: run?.status !== base?.status || run?.message !== base?.message,
    slowerMs: run && base ? run.durationMs - base.durationMs : null,
  };
}
