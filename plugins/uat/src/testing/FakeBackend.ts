import {
  apiPath,
  globalActions,
  releaseActions,
  pendingOf,
  testSetActions,
  verdictOfRun,
  type Allowed,
  type Comparison,
  type Environment,
  type GlobalAction,
  type ReleaseAction,
  type Inbox,
  type Iteration,
  type IterationComparison,
  type IterationDetail,
  type Problem,
  type Run,
  type SignOff,
  type TestSet,
  type TestSetAction,
  type TestSetDefinition,
  type TestSetSummary,
} from '@uatcms/plugin-uat-common';
import { FakeChecks } from './FakeChecks';
import { FakeReviews, sampleHash } from './FakeReviews';
import { countsOf, listCases, listIterations } from './fakeResults';

export type Answer = { status: number; body: unknown };
export type Handler = (
  match: string[],
  query: URLSearchParams,
  body: any,
) => Answer;

/**
 * A backend at the HTTP boundary: it answers the requests of the real client from what a test has put into it, and
 * keeps what was asked.
 */
export class FakeBackend {
  readonly requests: Array<{
    method: string;
    path: string;
    query: URLSearchParams;
    body: any;
  }> = [];
  readonly testSets = new Map<string, TestSet>();
  readonly runs = new Map<
    string,
    { run: Run; iterations: IterationDetail[] }
  >();
  readonly artifacts = new Map<string, Blob>();
  readonly checks = new FakeChecks();
  readonly signOffs = new Map<string, SignOff>();
  /** What the next change of a sign-off, or request for one, makes of it. */
  nextSignOff: SignOff | undefined;
  environments: Environment[] = [];
  readonly reviews = new FakeReviews();
  /** Contents of earlier revisions, by number; those without an entry are as the newest. */
  readonly contents = new Map<number, TestSetDefinition>();
  executorProblem: string | null = null;
  /** Titles of executors beside the local one, by name. */
  moreExecutors: Record<string, string> = {};
  /** What the reader may not do, and why; everything else they may. */
  refusals: Partial<Record<TestSetAction | GlobalAction, string>> = {};
  /** The same of single test sets, by name. */
  refusalsOf: Record<string, Partial<Record<TestSetAction, string>>> = {};
  /** The same of releases, whatever the entity. */
  releaseRefusals: Partial<Record<ReleaseAction, string>> = {};
  /** Set: the next start is refused with these problems. */
  startProblems: Problem[] | undefined;
  /** What `POST /runs` and `POST /runs/{id}/repeat` start. */
  nextRun: { run: Run; iterations: IterationDetail[] } | undefined;

  /** What comparing any run, or any of its iterations, answers. */
  comparison: Comparison | undefined;
  iterationComparison: IterationComparison | undefined;

  /** Answers that need no state of their own, by method and path: `GET /audit`. */
  readonly answers = new Map<string, Answer>();

  private readonly afterwards: Array<{
    method: string;
    path: RegExp;
    then: () => void;
  }> = [];

  /** Lets something happen as soon as the next such request has been answered. */
  afterNext(method: string, path: RegExp, then: () => void): void {
    this.afterwards.push({ method, path, then });
  }

  readonly fetch = async (
    input: RequestInfo | URL,
    init?: RequestInit,
  ): Promise<Response> => {
    const request = new Request(input, init);
    const { pathname, searchParams: query } = new URL(request.url);
    const below = pathname.replace(/^.*\/uat(?=\/)/, '');
    const path = below.startsWith(`${apiPath}/`)
      ? below.slice(apiPath.length)
      : below;
    const text = await request.text();
    const isFile = request.headers.get('content-type')?.startsWith('image/');
    const body = text && !isFile ? JSON.parse(text) : undefined;
    this.requests.push({ method: request.method, path, query, body });

    const answer = this.answers.get(`${request.method} ${path}`);
    if (answer) {
      return respond(answer);
    }
    const artifact = this.artifacts.get(path.replace('/artifacts/', ''));
    if (artifact) {
      return new Response(artifact, {
        headers: { 'content-type': artifact.type },
      });
    }
    for (const [route, handler] of [...this.checks.routes, ...this.routes]) {
      const match = route.exec(`${request.method} ${path}`);
      if (match) {
        const response = respond(handler(match.slice(1), query, body));
        this.runAfterwards(request.method, path);
        return response;
      }
    }
    return respond(refuse(404, `There is no ${path}`));
  };

  private runAfterwards(method: string, path: string): void {
    const index = this.afterwards.findIndex(
      next => next.method === method && next.path.test(path),
    );
    if (index >= 0) {
      this.afterwards.splice(index, 1)[0].then();
    }
  }

  asked(method: string, path: RegExp) {
    return this.requests.filter(
      request => request.method === method && path.test(request.path),
    );
  }

  /** Changes an iteration as a runner’s report does: it gets the next version of the run. */
  change(
    runId: string,
    iterationId: string,
    changes: Partial<IterationDetail>,
  ): void {
    const held = this.runs.get(runId)!;
    const version = held.run.version + 1;
    held.iterations = held.iterations.map(iteration =>
      iteration.id === iterationId
        ? { ...iteration, ...changes, version }
        : iteration,
    );
    held.run = withCounts({ ...held.run, version }, held.iterations);
  }

  private countInbox(): Inbox {
    const checks = [...this.checks.all.values()].filter(
      ({ verdict }) => !verdict,
    );
    return {
      reviews: this.reviews.open.length,
      checks: checks.length,
      signOffs: [...this.signOffs.values()].filter(
        ({ outcome }) => outcome === 'pending',
      ).length,
      overdue: checks.filter(({ isOverdue }) => isOverdue).length,
    };
  }

  private readonly routes: Array<[RegExp, Handler]> = [
    [/^GET \/test-sets$/, (_, query) => this.listTestSets(query)],
    [
      /^GET \/test-sets\/([^/]+)$/,
      ([name]) => orMissing(this.testSets.get(name)),
    ],
    [
      /^GET \/test-sets\/([^/]+)\/revisions\/(\d+)$/,
      ([name, number]) => {
        const testSet = this.testSets.get(name);
        return orMissing(
          testSet && {
            ...revisionOf(testSet),
            number: Number(number),
            definition: this.contents.get(Number(number)) ?? testSet.definition,
          },
        );
      },
    ],
    [
      /^GET \/test-sets\/([^/]+)\/revisions$/,
      ([name]) => ok({ items: revisionsUpTo(this.testSets.get(name)!) }),
    ],
    [
      /^GET \/test-sets\/([^/]+)\/approval$/,
      ([name]) => orMissing(this.reviews.approvalOf(this.testSets.get(name))),
    ],
    [
      /^GET \/test-sets\/([^/]+)\/reviews$/,
      ([name]) => {
        const approval = this.reviews.approvalOf(this.testSets.get(name));
        const review = approval?.newest.review;
        return ok({ items: review ? [review] : [], more: false });
      },
    ],
    [
      /^POST \/test-sets\/([^/]+)\/reviews(?:\/[^/]+\/([a-z-]+))?$/,
      ([name, decision], _, body) => this.review(name, decision, body),
    ],
    [/^GET \/allowed$/, (_, query) => ok(this.allowed(query))],
    [/^GET \/environments$/, () => ok({ items: this.environments })],
    [
      /^GET \/executors$/,
      () => ok({ items: this.executors(), queuedShards: 0 }),
    ],
    [/^GET \/inbox$/, () => ok(this.countInbox())],
    [/^GET \/reviews$/, () => ok(this.reviews.listOpen())],
    [
      /^GET \/sign-offs$/,
      () => ok({ items: [...this.signOffs.values()], more: false }),
    ],
    [/^GET \/sign-offs\/([^/]+)$/, ([id]) => orMissing(this.signOffs.get(id))],
    [
      /^POST \/sign-offs(?:\/([^/]+)\/\w+)?$/,
      ([id], _, body) => this.answerSignOff(id, body),
    ],
    [/^GET \/runs$/, (_, query) => this.listRuns(query)],
    [/^POST \/runs$/, () => this.start()],
    [/^POST \/runs\/[^/]+\/repeat$/, () => this.start()],
    [/^GET \/runs\/([^/]+)$/, ([id]) => orMissing(this.runs.get(id)?.run)],
    [/^GET \/runs\/[^/]+\/compare$/, () => orMissing(this.comparison)],
    [
      /^GET \/runs\/[^/]+\/iterations\/[^/]+\/compare$/,
      () => orMissing(this.iterationComparison),
    ],
    [/^POST \/runs\/([^/]+)\/keep$/, ([id], _, body) => this.keep(id, body)],
    [/^POST \/runs\/([^/]+)\/cancel$/, ([id]) => this.cancel(id)],
    [
      /^GET \/runs\/([^/]+)\/iterations$/,
      ([id], query) => this.listResults(id, listIterations, query),
    ],
    [
      /^GET \/runs\/([^/]+)\/cases$/,
      ([id], query) => this.listResults(id, listCases, query),
    ],
    [
      /^GET \/runs\/([^/]+)\/iterations\/([^/]+)$/,
      ([id, iterationId]) =>
        orMissing(
          this.runs
            .get(id)
            ?.iterations.find(iteration => iteration.id === iterationId),
        ),
    ],
  ];

  private review(
    name: string,
    decision: string | undefined,
    body: any,
  ): Answer {
    const { refusal } = this.reviews;
    return refusal
      ? refuse(409, refusal)
      : {
          status: decision ? 200 : 201,
          body: this.reviews.change(this.testSets.get(name)!, decision, body),
        };
  }

  private allowed(query: URLSearchParams): Allowed {
    const refusals = (
      actions: object,
      refused: Record<string, string | undefined> = this.refusals,
    ): any =>
      Object.fromEntries(
        Object.keys(actions).map(action => [action, refused[action] ?? null]),
      );
    const entities = query.get('releasesOf')?.split(',') ?? [];
    const names = query.get('testSets')?.split(',') ?? [];
    return {
      global: refusals(globalActions),
      testSets: Object.fromEntries(
        names.map(name => [
          name,
          refusals(testSetActions, {
            ...this.refusals,
            ...this.refusalsOf[name],
          }),
        ]),
      ),
      releasesOf: Object.fromEntries(
        entities.map(ref => [
          ref,
          refusals(releaseActions, this.releaseRefusals),
        ]),
      ),
    };
  }

  private answerSignOff(id: string | undefined, _body: unknown): Answer {
    const next = this.nextSignOff;
    if (!next) {
      return refuse(409, 'This sign-off cannot be signed any more: it is void');
    }
    this.signOffs.set(next.id, next);
    return { status: id ? 200 : 201, body: next };
  }

  private executors() {
    const titles = { local: 'Local pool', ...this.moreExecutors };
    return Object.entries(titles).map(([name, title]) => ({
      name,
      title,
      slots: 2,
      busy: 0,
      problem: name === 'local' ? this.executorProblem : null,
      detail: null,
    }));
  }

  private listTestSets(query: URLSearchParams): Answer {
    const tests = query.get('tests');
    const names = query.get('names')?.split(',') ?? [];
    const q = query.get('q') ?? '';
    const items = [...this.testSets.values()]
      .filter(
        set =>
          !(tests || names.length) ||
          (tests && set.tests.includes(tests)) ||
          names.includes(set.name),
      )
      .filter(set => set.title.toLowerCase().includes(q.toLowerCase()))
      .map(set => this.summaryOf(set));
    return ok({ items, total: items.length });
  }

  private summaryOf({
    definition,
    createdAt: _,
    ...head
  }: TestSet): TestSetSummary {
    const lastRun =
      [...this.runs.values()].find(({ run }) => run.testSet === head.name)
        ?.run ?? null;
    return { ...head, caseCount: definition.cases.length, lastRun };
  }

  private listRuns(query: URLSearchParams): Answer {
    const limit = Number(query.get('limit') ?? 20);
    const all = [...this.runs.values()]
      .map(({ run }) => run)
      .filter(
        run => !query.get('testSet') || run.testSet === query.get('testSet'),
      )
      .sort((a, b) => b.number - a.number);
    const from = all.findIndex(run => run.id === query.get('after')) + 1;
    return ok({
      items: all.slice(from, from + limit),
      more: all.length > from + limit,
    });
  }

  private start(): Answer {
    if (this.startProblems) {
      return refuse(400, 'The run cannot be started', this.startProblems);
    }
    const started = this.nextRun!;
    this.runs.set(started.run.id, started);
    return { status: 201, body: started.run };
  }

  private keep(id: string, { keep }: { keep: boolean }): Answer {
    const held = this.runs.get(id);
    if (held) {
      held.run = { ...held.run, kept: keep, version: held.run.version + 1 };
    }
    return orMissing(held?.run);
  }

  private cancel(id: string): Answer {
    const held = this.runs.get(id);
    if (held) {
      held.run = {
        ...held.run,
        state: 'cancelling',
        version: held.run.version + 1,
      };
    }
    return orMissing(held?.run);
  }

  private listResults(
    id: string,
    list: typeof listIterations | typeof listCases,
    query: URLSearchParams,
  ): Answer {
    const held = this.runs.get(id);
    return orMissing(held && list(held.iterations, query, held.run.version));
  }
}

function withCounts(run: Run, iterations: Iteration[]): Run {
  const counts = countsOf(iterations);
  const finished = pendingOf(counts) === 0;
  return {
    ...run,
    counts,
    state: finished ? 'finished' : 'running',
    verdict: finished ? verdictOfRun(counts) : null,
    finishedAt: finished ? '2026-01-01T00:01:00.000Z' : null,
  };
}

function revisionsUpTo(testSet: TestSet) {
  return Array.from({ length: testSet.revision }, (_, index) => ({
    ...revisionOf(testSet),
    number: testSet.revision - index,
  }));
}

function revisionOf({ updatedAt, updatedBy }: TestSet) {
  return {
    hash: sampleHash,
    createdAt: updatedAt,
    createdBy: updatedBy,
    comment: '',
    state: 'draft',
    approval: null,
  };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function orMissing(body: unknown): Answer {
  return body ? ok(body) : refuse(404, 'There is no such thing');
}

function refuse(status: number, message: string, problems?: Problem[]): Answer {
  return {
    status,
    body: {
      error: { name: 'InputError', message, problems },
      response: { statusCode: status },
    },
  };
}

function respond({ status, body }: Answer): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });
}
