import type {
  Actor,
  AnsweredStep,
  CheckStep,
  RunnerEvent,
  StepResult,
  StepStatus,
} from '@uatcms/plugin-uat-common';
import { attemptOfCheck } from './answerStore';

const statusOf = {
  passed: 'passed',
  failed: 'failed',
  blocked: 'error',
  skipped: 'skipped',
} as const;

const defaultRemark: Partial<Record<StepStatus, string>> = {
  failed: 'It was not as expected.',
  error: 'It could not be carried out.',
};

/** What a person says of a check when it is done, as a runner would report it. */
export interface PerformedCheck {
  iterationId: string;
  steps: CheckStep[];
  answers: AnsweredStep[];
  begunAt: string;
  finishedAt: string;
  by: Actor;
}

/** Steps that need an answer and have none. Groups only hold other steps. */
export function unanswered(
  steps: CheckStep[],
  answers: AnsweredStep[],
): CheckStep[] {
  const given = new Set(
    answers.filter(({ answer }) => answer).map(({ sequence }) => sequence),
  );
  return steps.filter(
    ({ isGroup, sequence }) => !isGroup && !given.has(sequence),
  );
}

/** The step that decides: the first that failed, or could not be carried out, and counts. */
export function decisive(
  steps: CheckStep[],
  answers: AnsweredStep[],
): { step: CheckStep; said: AnsweredStep } | undefined {
  const bySequence = new Map(answers.map(said => [said.sequence, said]));
  for (const step of steps) {
    const said = bySequence.get(step.sequence);
    const counts = said?.answer === 'failed' || said?.answer === 'blocked';
    if (said && counts && !step.isOptional) {
      return { step, said };
    }
  }
  return undefined;
}

/**
 * The events of a check that is done. Steps that nobody answered, after one that failed, are left out as a runner leaves
 * them out; a group has come to what its steps have come to.
 */
export function reportOfCheck(performed: PerformedCheck): RunnerEvent[] {
  const { iterationId, steps, answers, begunAt, finishedAt, by } = performed;
  const ofTry = { iterationId, try: attemptOfCheck.try };
  const failure = decisive(steps, answers);
  const results = resultsOf(performed);
  const isSkipped =
    results.length > 0 && results.every(({ status }) => status === 'skipped');
  const passed = isSkipped ? 'skipped' : 'passed';
  return [
    { type: 'attemptStarted', ...ofTry, at: begunAt },
    ...results.map(step => ({
      type: 'stepFinished' as const,
      ...ofTry,
      step,
    })),
    {
      type: 'attemptFinished',
      ...ofTry,
      at: finishedAt,
      durationMs: span(begunAt, finishedAt),
      verdict: failure ? verdictOf(failure.said) : passed,
      message: failure && messageOf(failure.said, by),
      final: true,
      remarks: [`Performed by ${nameOf(by)}`],
    },
    { type: 'shardFinished', outcome: 'done' },
  ];
}

function verdictOf({ answer }: AnsweredStep): 'failed' | 'error' {
  return answer === 'failed' ? 'failed' : 'error';
}

function resultsOf({
  steps,
  answers,
  begunAt,
  by,
}: PerformedCheck): StepResult[] {
  const bySequence = new Map(answers.map(said => [said.sequence, said]));
  let before = begunAt;
  const answered = steps.flatMap((step): StepResult[] => {
    const said = bySequence.get(step.sequence);
    if (!said?.answer || step.isGroup) {
      return [];
    }
    // An answer that was corrected later is the newer one; what follows it began no later.
    const startedAt = before < said.at ? before : said.at;
    before = said.at;
    return [resultOf(step, said, startedAt, by)];
  });
  const groups = steps.flatMap(step =>
    step.isGroup ? resultOfGroup(step, answered) : [],
  );
  return [...answered, ...groups].sort((a, b) => a.sequence - b.sequence);
}

function resultOf(
  step: CheckStep,
  said: AnsweredStep,
  startedAt: string,
  by: Actor,
): StepResult {
  return {
    ...headOf(step),
    status: statusOf[said.answer!],
    startedAt,
    durationMs: span(startedAt, said.at),
    message: messageOf(said, by),
    expected: step.expected,
    artifacts: said.pictures.length > 0 ? said.pictures : undefined,
  };
}

function headOf(step: CheckStep) {
  return {
    sequence: step.sequence,
    path: step.path,
    keyword: step.keyword,
    title: step.title,
    optional: step.isOptional || undefined,
  };
}

/** Nothing when none of its steps was answered. */
function resultOfGroup(group: CheckStep, answered: StepResult[]): StepResult[] {
  const inside = answered.filter(
    ({ path }) =>
      path.length > group.path.length &&
      group.path.every((index, at) => path[at] === index),
  );
  if (inside.length === 0) {
    return [];
  }
  const failed = inside.find(
    ({ status, optional }) =>
      !optional && (status === 'failed' || status === 'error'),
  );
  const isSkipped = inside.every(({ status }) => status === 'skipped');
  const startedAt = inside
    .map(step => step.startedAt)
    .reduce((a, b) => (a < b ? a : b));
  return [
    {
      ...headOf(group),
      status: failed?.status ?? (isSkipped ? 'skipped' : 'passed'),
      startedAt,
      durationMs: inside.reduce((sum, step) => sum + step.durationMs, 0),
    },
  ];
}

/** The remark, and who made it if that was somebody else than who finished the check. */
function messageOf(said: AnsweredStep, by: Actor): string | undefined {
  const remark =
    said.remark.trim() || defaultRemark[statusOf[said.answer ?? 'skipped']];
  const other =
    said.by.ref === by.ref ? undefined : `Answered by ${nameOf(said.by)}`;
  return [remark, other].filter(Boolean).join('\n') || undefined;
}

function nameOf({ ref, name, eid }: Actor): string {
  return `${name ?? ref}${eid ? ` (${eid})` : ''}`;
}

function span(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
