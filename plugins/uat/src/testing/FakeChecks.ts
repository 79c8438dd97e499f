import type {
  AnsweredStep,
  CheckStep,
  CheckSummary,
  ManualCheck,
} from '@uatcms/plugin-uat-common';
import type { Answer, Handler } from './FakeBackend';
import { sampleId } from './samples';

/** Who is signed in, as the test app has it. */
export const me = { ref: 'user:default/guest', name: 'Me' };

const at = '2026-01-01T00:00:00.000Z';

export function sampleCheckStep(changes: Partial<CheckStep> = {}): CheckStep {
  const sequence = changes.sequence ?? 0;
  return {
    sequence,
    path: [sequence],
    keyword: 'manual',
    title: `Do thing ${sequence + 1}`,
    instruction: `Do thing ${sequence + 1}`,
    isGroup: false,
    isOptional: false,
    ...changes,
  };
}

export function sampleCheck(changes: Partial<ManualCheck> = {}): ManualCheck {
  const stepList = changes.stepList ?? [
    sampleCheckStep({ sequence: 0 }),
    sampleCheckStep({ sequence: 1 }),
  ];
  return {
    runId: sampleId(1),
    iterationId: sampleId(2),
    runNumber: 12,
    testSet: 'checkout-smoke',
    testSetTitle: 'Checkout smoke',
    environment: 'staging',
    caseName: 'Weigh',
    rowKey: 'p1',
    assignee: 'group:default/scales',
    dueAt: null,
    isOverdue: false,
    createdAt: at,
    createdBy: { ref: 'user:default/ann', name: 'Ann' },
    claimedBy: null,
    claimedAt: null,
    answered: 0,
    steps: stepList.length,
    verdict: null,
    finishedAt: null,
    performedBy: null,
    baseUrl: 'https://staging.example.org',
    values: { parcel: 'P1' },
    description: '',
    stepList,
    answers: [],
    ...changes,
  };
}

const missing: Answer = {
  status: 404,
  body: {
    error: { name: 'NotFoundError', message: 'There is no such check' },
    response: { statusCode: 404 },
  },
};

/** The checks of a fake backend; only one person is there, so there is nobody to quarrel with. */
export class FakeChecks {
  readonly all = new Map<string, ManualCheck>();

  add(check: ManualCheck): void {
    this.all.set(check.iterationId, check);
  }

  readonly routes: Array<[RegExp, Handler]> = [
    [/^GET \/checks$/, (_, query) => this.list(query)],
    [/^GET \/runs\/[^/]+\/checks\/([^/]+)$/, ([id]) => this.change(id, {})],
    [
      /^POST \/runs\/[^/]+\/checks\/([^/]+)\/claim$/,
      ([id]) => this.change(id, { claimedBy: me, claimedAt: at }),
    ],
    [
      /^POST \/runs\/[^/]+\/checks\/([^/]+)\/release$/,
      ([id]) => this.change(id, { claimedBy: null, claimedAt: null }),
    ],
    [
      /^PUT \/runs\/[^/]+\/checks\/([^/]+)\/steps\/(\d+)$/,
      ([id, sequence], _, body) => this.answer(id, Number(sequence), body),
    ],
    [
      /^POST \/runs\/[^/]+\/checks\/([^/]+)\/finish$/,
      ([id]) => {
        const failed = this.all
          .get(id)!
          .answers.some(({ answer }) => answer === 'failed');
        return this.change(id, {
          verdict: failed ? 'failed' : 'passed',
          performedBy: me,
          finishedAt: at,
        });
      },
    ],
    [
      /^POST \/runs\/[^/]+\/checks\/assign$/,
      () => ({ status: 200, body: { assigned: 1 } }),
    ],
  ];

  private list(query: URLSearchParams): Answer {
    const items = [...this.all.values()].filter(
      check =>
        (query.get('state') === 'done') === (check.verdict !== null) &&
        (!query.get('overdue') || check.isOverdue) &&
        (!query.get('run') || check.runId === query.get('run')) &&
        check.caseName.toLowerCase().includes(query.get('search') ?? ''),
    );
    return {
      status: 200,
      body: {
        items: items.map(summaryOf),
        total: items.length,
        overdue: items.filter(({ isOverdue }) => isOverdue).length,
      },
    };
  }

  private change(id: string, changes: Partial<ManualCheck>): Answer {
    const before = this.all.get(id);
    if (!before) {
      return missing;
    }
    const check = { ...before, ...changes };
    this.all.set(id, check);
    return { status: 200, body: check };
  }

  private answer(
    id: string,
    sequence: number,
    { answer, remark = '' }: Pick<AnsweredStep, 'answer' | 'remark'>,
  ): Answer {
    const before = this.all.get(id)!.answers;
    const pictures =
      before.find(said => said.sequence === sequence)?.pictures ?? [];
    const answers = [
      ...before.filter(said => said.sequence !== sequence),
      { sequence, answer, remark, pictures, by: me, at },
    ];
    return this.change(id, {
      answers,
      answered: answers.filter(said => said.answer).length,
    });
  }
}

function summaryOf({
  baseUrl: _baseUrl,
  values: _values,
  description: _description,
  stepList: _stepList,
  answers: _answers,
  ...summary
}: ManualCheck): CheckSummary {
  return summary;
}
