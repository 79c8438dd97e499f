import type {
  Actor,
  Approval,
  AuditAnchor,
  AuditEntry,
  AuditFilter,
  AuditVerification,
  ChainedAuditEntry,
  ArtifactRef,
  Attempt,
  CaseResult,
  CheckAnswer,
  CheckSummary,
  Comparison,
  Environment,
  EventAnswer,
  Acceptance,
  Iteration,
  IterationComparison,
  IterationDetail,
  ListedAuditEntry,
  ManualCheck,
  MergedIteration,
  MergedRun,
  OpenReview,
  Review,
  Revision,
  Run,
  RunnerEvent,
  RunSummary,
  ShardWork,
  SignOff,
  SignOffSummary,
  SignOffVerification,
  StepResult,
  TestSet,
  TestSetDefinition,
  TestSetSummary,
  UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { ImportInput } from './importing/importedResults';

/**
 * On whose behalf something is done. Every change leaves an audit entry with it, in the same transaction.
 *
 * @public
 */
export interface Caller {
  /** A user, or a service that acts by itself. It is who may, who did, and who is an author. */
  actor: Actor;
  /**
   * Entity references under which a user owns things: their own, and those of their groups. Services have none.
   */
  groups?: readonly string[];
  /**
   * The user for whom a service says that it acts. It tells readers who caused a change, and gives no right. With four
   * eyes they are an author.
   */
  onBehalfOf?: Actor;
  /**
   * Why it is not known for certain who that is: the employee id may be missing, by which a second account is known.
   * Nobody decides or writes then, because four eyes could not be held.
   */
  unsure?: string;
  origin: AuditEntry['origin'];
  /** Of the HTTP request: its answer, and the event of Backstage’s auditor, have it too. */
  requestId?: string;
}

/**
 * Some of the test sets: those that somebody may see, for instance. Lists that are given one filter and count in the
 * database by it; without one they are about all test sets.
 *
 * @public
 */
export type TestSetFilter =
  | { allOf: TestSetFilter[] }
  | { anyOf: TestSetFilter[] }
  | { not: TestSetFilter }
  | TestSetTrait;

/** What a test set is seen to have. References are compared as they are kept: in lower case. @public */
export type TestSetTrait =
  /** Owned by one of these entities. */
  | { ownedBy: string[] }
  /** Testing one of these entities. */
  | { testing: string[] }
  | { inEnvironment: string }
  | { tagged: string };

/** Of which test sets somebody may see, or decide on, reviews; left out: of all. @public */
export interface MayReview {
  visible?: TestSetFilter;
  approvable?: TestSetFilter;
}

/** What filters of test sets ask for. @public */
export interface TestSetTraits {
  owner: string;
  tests: string[];
  tags: string[];
  environments: string[];
}

/** What filters ask for, of one test set, and the id that signals call it by. @public */
export interface TestSetFacts extends TestSetTraits {
  id: string;
  name: string;
}

/** Which names a new test set may get. @public */
export interface Naming {
  /** None under which a deleted test set has left runs or sign-offs: whoever has the name sees them. */
  unused?: boolean;
}

/** @public */
export interface TestSetService {
  list(
    query: Inputs['testSets']['list'],
    visible?: TestSetFilter,
  ): Promise<{ items: TestSetSummary[]; total: number }>;
  get(name: string): Promise<TestSet>;
  /** Those of these test sets that exist, in no order. */
  facts(names: string[]): Promise<TestSetFacts[]>;
  /** @throws Refusal `conflict` when a new test set may not get the name: as `create` and an import say it */
  assertFree(name: string, naming?: Naming): Promise<void>;
  /** @throws Refusal `invalid` with all problems, or `conflict` when the name is taken */
  create(
    input: Inputs['testSets']['create'],
    caller: Caller,
    naming?: Naming,
  ): Promise<TestSet>;
  /** @throws Refusal `invalid` with all problems, or `conflict` when somebody else has saved since `baseRevision` */
  save(input: Inputs['testSets']['save'], caller: Caller): Promise<TestSet>;
  /** Its runs are kept, with what they are pinned to. @throws Refusal `notFound` */
  delete(name: string, caller: Caller): Promise<void>;
  revisions(query: {
    name: string;
    limit: number;
    before?: number;
  }): Promise<{ items: Revision[] }>;
  revision(
    name: string,
    number: number,
  ): Promise<Revision & { definition: TestSetDefinition }>;
}

/** @public */
export interface EnvironmentService {
  list(): Promise<{ items: Environment[] }>;
  create(
    input: Inputs['environments']['create'],
    caller: Caller,
  ): Promise<Environment>;
  /** @throws Refusal `conflict` when the environment is managed by configuration */
  update(
    input: Inputs['environments']['update'],
    caller: Caller,
  ): Promise<Environment>;
  /**
   * @param visible - of test sets that list it, these are named
   * @throws Refusal `conflict` while test sets list it, or when it is managed by configuration
   */
  delete(name: string, caller: Caller, visible?: TestSetFilter): Promise<void>;
  /**
   * Makes the environments managed by configuration exactly these; those of the portal are left alone, unless they have
   * the same name. One that is taken away while test sets list it becomes one of the portal, for a person to decide.
   *
   * @throws Refusal `invalid` with all problems of all environments
   */
  applyConfiguration(
    environments: Array<Inputs['environments']['create']>,
    caller: Caller,
  ): Promise<void>;
}

/**
 * Reviews of revisions. What a review is about, and what an approval holds for, is the hash of the content.
 *
 * @public
 */
export interface ReviewService {
  /** Reviews that go on, over all test sets, what has waited longest first. */
  open(
    query: Inputs['reviews']['open'],
    caller: Caller,
    may?: MayReview,
  ): Promise<{ items: OpenReview[]; total: number }>;
  /** @throws Refusal `notFound` */
  approval(name: string): Promise<Approval>;
  /** Newest first. @throws Refusal `notFound` */
  list(
    query: Inputs['reviews']['list'],
  ): Promise<{ items: Review[]; more: boolean }>;
  /**
   * @throws Refusal `conflict` when the revision is not the newest, is in review or approved; `invalid` when a reviewer
   *   is an author
   */
  request(input: Inputs['reviews']['request'], caller: Caller): Promise<Review>;
  /**
   * @throws Refusal `forbidden` for who has saved a revision since the last approved one; `conflict` when the review has
   *   ended, or is about other content
   */
  approve(input: Inputs['reviews']['approve'], caller: Caller): Promise<Review>;
  /** Takes back an approval that was given. @throws Refusal `conflict` when the review has ended otherwise */
  requestChanges(
    input: Inputs['reviews']['requestChanges'],
    caller: Caller,
  ): Promise<Review>;
  /** @throws Refusal `conflict` when the review has ended */
  withdraw(
    input: Inputs['reviews']['withdraw'],
    caller: Caller,
  ): Promise<Review>;
}

/** @public */
export interface RunService {
  /**
   * Pins revision, data and environment, and writes run, shards and iterations in one transaction. The revision is the
   * newest one; in a protected environment, the newest one that is approved.
   *
   * @throws Refusal `invalid` with all problems, or `notFound`
   */
  start(
    input: Inputs['runs']['start'],
    caller: Caller,
    executors: ExecutorSlots,
  ): Promise<Run>;
  /**
   * Starts the same cases and rows, or those that did not pass, at the revision that a start would choose, with the
   * same environment, executor and options. Cases and rows that are gone are left out.
   *
   * @throws Refusal `invalid` when nothing is left, or `notFound`
   */
  repeat(
    input: Inputs['runs']['repeat'],
    caller: Caller,
    executors: ExecutorSlots,
  ): Promise<Run>;
  list(
    query: Inputs['runs']['list'],
    visible?: TestSetFilter,
  ): Promise<{ items: RunSummary[]; more: boolean }>;
  /**
   * @param visible - a run of one of these test sets is named where it has a lock that this one waits for; in all other
   *   answers with a run, one of another test set never is
   */
  get(id: string, visible?: TestSetFilter): Promise<Run>;
  /** What a run is of; the test set may be deleted. @throws Refusal `notFound` */
  subject(id: string): Promise<RunSubject>;
  iterations(query: Inputs['runs']['iterations']): Promise<IterationPage>;
  /** The cases of a run, in order, with what came of their iterations. @throws Refusal `notFound` */
  cases(
    query: Inputs['runs']['cases'],
  ): Promise<{ items: CaseResult[]; version: number }>;
  /** What became of each iteration since another run. @throws Refusal `notFound` */
  compare(query: Inputs['runs']['compare']): Promise<Comparison>;
  /** The same of the steps of one iteration. @throws Refusal `notFound` */
  compareIteration(
    query: Inputs['runs']['compareIteration'],
  ): Promise<IterationComparison>;
  /** A run together with the repeats of its parts. @throws Refusal `notFound` */
  merged(query: Inputs['runs']['merged']): Promise<MergedRun>;
  /**
   * A finished run for writing it elsewhere, with the steps of the newest attempts of these iterations.
   *
   * @throws Refusal `notFound`, or `conflict` while the run goes on
   */
  export(id: string, steps: 'none' | 'notPassed' | 'all'): Promise<RunExport>;
  iteration(runId: string, iterationId: string): Promise<IterationDetail>;
  /**
   * Shards that nobody works on end at once; runners learn of it with their next report. Does nothing when the run is
   * being cancelled already, or has ended.
   */
  cancel(id: string, caller: Caller): Promise<Run>;
  /** Keeps a run whatever its age, or lets it go when its time is over. @throws Refusal `notFound` */
  keep(id: string, keep: boolean, caller: Caller): Promise<Run>;
}

/** What a run is of. @public */
export interface RunSubject {
  testSet: string;
  environment: string;
}

/** One try of an iteration that counts, as exports have it. @public */
export type ExportedAttempt = Pick<
  Attempt,
  'verdict' | 'message' | 'startedAt' | 'durationMs'
>;

/** An iteration as exports have it: the attempts that count, and the steps of the newest one. @public */
export interface ExportedIteration extends Iteration {
  attemptList: ExportedAttempt[];
  steps: StepResult[];
}

/** A finished run for writing it elsewhere. @public */
export interface RunExport {
  run: Run;
  /** In order. */
  cases: CaseResult[];
  /** Case by case, in the order of `cases`, read while they are taken. */
  iterations(): AsyncIterable<ExportedIteration>;
}

/** Some of the iterations that were asked for. @public */
export interface IterationPage {
  items: Iteration[];
  /** Iterations that match, on all pages. */
  total: number;
  /** Everything that happened up to this version of the run is in the answer, or on a page of it. */
  version: number;
  more: boolean;
}

/** Results from elsewhere. @public */
export interface ImportService {
  /**
   * Makes a finished run of results from elsewhere, and the test set when it does not exist. The same import, by key or
   * content, is made once: a repetition gets the run that is there.
   *
   * @throws Refusal `invalid` with all problems; `conflict` when the test set is written in the portal, the key was used
   *   for other content, or the name of a new test set is taken
   */
  import(
    input: ImportInput,
    caller: Caller,
    naming?: Naming,
  ): Promise<{ run: Run; created: boolean; testSetCreated: boolean }>;
}

/**
 * The executors there are, by name: how many shards each can carry out at the same time, for which the iterations of a run
 * are cut. @public
 */
export type ExecutorSlots = ReadonlyMap<string, number>;

/** A shard that was handed out just now. The token is known only here: the database keeps its hash. @public */
export interface HandedShard {
  shardId: string;
  runId: string;
  attempt: number;
  token: string;
}

/** Who asks for shards. @public */
export interface HandOutRequest {
  executor: string;
  limit: number;
  leaseMs: number;
  replica: string;
  /** Only shards of this run. */
  runId?: string;
}

/** One attempt to carry out a shard. @public */
export type ShardAttempt = Pick<HandedShard, 'shardId' | 'attempt'>;

/** @public */
export interface LookedAfter extends ShardAttempt {
  /** `over`: it has ended, or the shard was given to another. `stopping`: its run was cancelled, or its time is over. */
  state: 'over' | 'stopping';
}

/** What came of a report, so that the edge can tell those who watch. @public */
export interface RunChange {
  runId: string;
  version: number;
  state: Run['state'];
}

/** A check after a change, and what became of its run; no change of the run when there was nothing to do. @public */
export interface ChangedCheck {
  check: ManualCheck;
  change?: RunChange;
}

/** Names a check: an iteration that people perform. @public */
export interface CheckKey {
  runId: string;
  iterationId: string;
}

/** What somebody is to be told of their checks of one run. @public */
export interface CheckNotice {
  reason: 'assigned' | 'dueSoon' | 'overdue';
  /** Who works on them, or else whom they are given to: a person or a group. */
  recipient: string;
  /** Who has started the run. */
  startedBy: string;
  runId: string;
  runNumber: number;
  testSet: string;
  testSetTitle: string;
  environment: string;
  /** How many. */
  checks: number;
  /** Which. */
  iterations: string[];
  /** The first date. */
  dueAt: string | null;
  /** When it was given out, to the microsecond. */
  takenAt: string;
}

/**
 * Checks: iterations that people perform. What they say goes the way of all results when a check is finished.
 *
 * @public
 */
export interface ManualCheckService {
  /** `of: 'me'` are those of the caller, who must have groups for that. */
  list(
    query: Inputs['checks']['list'],
    caller: Caller,
    visible?: TestSetFilter,
  ): Promise<{ items: CheckSummary[]; total: number; overdue: number }>;
  /** @throws Refusal `notFound` */
  get(key: CheckKey): Promise<ManualCheck>;
  /**
   * Makes the caller the one who works on it. Does nothing when they do already.
   *
   * @throws Refusal `notFound`, or `conflict` when somebody else works on it, or it has ended
   */
  claim(
    input: CheckKey & { takeOver: boolean },
    caller: Caller,
  ): Promise<ChangedCheck>;
  /** What was answered stays. @throws Refusal `notFound`, or `conflict` when it is not the caller’s, or has ended */
  release(key: CheckKey, caller: Caller): Promise<ChangedCheck>;
  /** @throws Refusal `notFound`, `invalid`, or `conflict` as `release` */
  answer(
    input: CheckKey & {
      sequence: number;
      answer: CheckAnswer | null;
      remark: string;
    },
    caller: Caller,
  ): Promise<ChangedCheck>;
  /** Before bytes are taken. @throws Refusal as `answer` */
  assertMayAddPicture(
    key: CheckKey & { sequence: number },
    caller: Caller,
  ): Promise<void>;
  /** A picture whose bytes are in the artifact store. @throws Refusal as `answer` */
  addPicture(
    input: CheckKey & { sequence: number; picture: ArtifactRef },
    caller: Caller,
  ): Promise<ChangedCheck>;
  removePicture(
    input: CheckKey & { sequence: number; sha256: string },
    caller: Caller,
  ): Promise<ChangedCheck>;
  /** Its verdict follows from the answers. @throws Refusal `invalid` with the steps that need one, or as `release` */
  finish(key: CheckKey, caller: Caller): Promise<ChangedCheck>;
  /** @throws Refusal `notFound`, or `conflict` when none of them is open */
  assign(
    input: Inputs['checks']['assign'],
    caller: Caller,
  ): Promise<{ assigned: number; change?: RunChange }>;
  /** What people are to be told now. Each notice is given out once, whichever replica asks. */
  takeNotices(limit: number): Promise<CheckNotice[]>;
  /** What was taken and could not be told: it is given out again. */
  giveBackNotices(notices: CheckNotice[]): Promise<void>;
}

/** Names a shard attempt and proves the right to speak for it. @public */
export interface ShardKey {
  shardId: string;
  attempt: number;
  token: string;
}

/** The work of a shard as it was pinned, without what the portal is configured to. @public */
export type PinnedWork = Omit<ShardWork, 'largestArtifact'>;

/**
 * The queue of shards and the one door for results.
 *
 * @public
 */
export interface ShardService {
  /** Hands out up to `limit` shards (`FOR UPDATE SKIP LOCKED`): any number of replicas may ask at once. */
  handOut(request: HandOutRequest): Promise<HandedShard[]>;
  /** Takes back shards whose lease has run out, and ends those that were lost too often. */
  takeBackExpired(): Promise<RunChange[]>;
  /** Ends what is left of runs whose time is over as errors, as far as nobody works on it; the others are told to stop. */
  stopOverdue(): Promise<RunChange[]>;
  /** Which of these shard attempts need not, or should not, be worked on any more. Changes nothing. */
  lookAfter(handed: ShardAttempt[]): Promise<LookedAfter[]>;
  /** Takes back one shard at once: its runner is known to be gone. Does nothing when another attempt has begun. */
  takeBack(
    shardId: string,
    attempt: number,
    reason: string,
  ): Promise<RunChange | undefined>;
  /** @throws Refusal `unauthenticated` or `fenced` */
  work(key: ShardKey): Promise<{ work: PinnedWork; change: RunChange }>;
  /**
   * Applies a batch of events in one transaction, and renews the lease. Idempotent: events that were applied before
   * change nothing.
   *
   * @throws Refusal `unauthenticated` or `fenced`
   */
  ingest(
    key: ShardKey,
    events: RunnerEvent[],
  ): Promise<{ answer: EventAnswer; change: RunChange }>;
  /** Checks a key without changing anything; for uploads. @throws Refusal `unauthenticated` or `fenced` */
  authorize(key: ShardKey): Promise<{ runId: string }>;
  queued(): Promise<number>;
}

/** Opens claims of shards of a run: what a doorbell brings. The database keeps only the hash of the token. @public */
export interface RunKey {
  runId: string;
  token: string;
}

/** What goes on at an executor that is rung, as all replicas see it. @public */
export interface DoorbellTraffic {
  /** Shards that are being worked on. */
  running: number;
  /** Rings that may still be answered. */
  waiting: number;
  /** Rings that were taken for lost since one was answered. */
  lost: number;
}

/**
 * Doorbells: how shards reach executors whose runners come and go by themselves.
 *
 * @public
 */
export interface DoorbellService {
  /**
   * Decides which runs to ring for now: so many that those who work, those who may still answer and these together are
   * no more than `slots`. Any number of replicas may ask at once.
   */
  next(request: {
    executor: string;
    slots: number;
    /** The most to ring now. */
    limit: number;
    /** Who has not answered after so long is taken for lost. */
    patienceMs: number;
    /** How long shards may be claimed with it. */
    lifetimeMs: number;
  }): Promise<RunKey[]>;
  /** Takes doorbells back that could not be rung. */
  withdraw(doorbells: RunKey[]): Promise<void>;
  /**
   * Hands out a shard of the run to whoever answers, if it is the turn of the run and a slot is free.
   *
   * @returns undefined when there is nothing to do for this runner any more
   * @throws Refusal `unauthenticated` when the token does not open claims of this run, or not any more
   */
  claim(request: {
    doorbell: RunKey;
    leaseMs: number;
    replica: string;
  }): Promise<
    { shard: HandedShard; work: PinnedWork; change: RunChange } | undefined
  >;
  traffic(executor: string): Promise<DoorbellTraffic>;
}

/** Index of kept files; the bytes are in the artifact store. @public */
export interface ArtifactService {
  /** @param visible - refuses a file that only other test sets refer to @throws Refusal `notFound` */
  get(sha256: string, visible?: TestSetFilter): Promise<ArtifactRef>;
  /**
   * Says that an upload is about to begin, whoever brings it to the store and whether or not it has the file already:
   * for a day retention leaves the file alone, and a report that refers to it has time to come.
   */
  expectUpload(sha256: string): Promise<void>;
}

/** What a round of retention came to. @public */
export interface RetentionReport {
  /** Deleted runs. */
  runs: number;
  /** Weeks whose results were dropped as a whole. */
  weeks: number;
  /** Deleted files. */
  files: number;
  /** Why files could not be deleted; it is tried again. */
  failures: Error[];
}

/** How long runs and what came of them are kept. @public */
export interface RetentionService {
  /**
   * Makes the partitions of the coming weeks. Call it at start and several times a week; results are kept without them
   * too, but cannot be dropped by week.
   *
   * @returns how many were missing
   * @throws Error when a lock could not be got at once
   */
  preparePartitions(): Promise<number>;
  /**
   * Deletes runs whose time is over, and then results and files that belonged only to them. May be broken off anywhere.
   *
   * @param request - `days` for environments that do not say how long they keep runs, where nothing means for ever;
   *   `deleteFile` deletes the bytes of a file and does nothing when they are gone
   */
  apply(
    request: {
      days?: number;
      deleteFile(sha256: string): Promise<void>;
      signal?: AbortSignal;
    },
    caller: Caller,
  ): Promise<RetentionReport>;
}

/** Who changed what. Entries are written by the changes themselves, in their transactions. @public */
export interface AuditService {
  /** Newest first, with how people know what has an id for a name. */
  list(
    query: Inputs['audit']['list'],
  ): Promise<{ items: ListedAuditEntry[]; more: boolean }>;
  /** The newest link, as it is kept beside the chain. */
  head(): Promise<AuditAnchor>;
  /** All that match, oldest first, read in portions: the trail may be larger than memory. */
  export(filter: AuditFilter): Promise<AsyncIterable<ChainedAuditEntry>>;
  /** Reads the whole trail, and says what does not follow. */
  verify(): Promise<AuditVerification>;
  /**
   * Forgets entries that are older than so many days; one entry says where the trail begins now.
   *
   * @returns how many were forgotten
   */
  forget(olderThanDays: number, caller: Caller): Promise<number>;
}

/** The newest result of an iteration that is signed. @public */
export interface SignedIteration extends MergedIteration {
  /** Who has performed it, where people do. */
  performedBy: Actor | null;
}

/** What the catalog says of a component or system that is released. @public */
export interface ReleasedEntity {
  /** References of what it is made of. */
  parts: string[];
  /** Names of test sets that it names as testing it. */
  testSets: string[];
}

/** A report of a sign-off that is kept as a file. @public */
export interface SignOffReport {
  format: 'html' | 'pdf';
  sha256: string;
  /** Bytes. */
  size: number;
}

/**
 * How people call an entity now: its title, or the name in the profile of a person or group.
 *
 * @returns undefined where nobody knows it. It does not throw
 * @public
 */
export type NameOf = (entityRef: string) => Promise<string | undefined>;

/**
 * Sign-offs: people accept what was run, bound to exactly that. Whatever changes it makes them void, in the transaction
 * of the change.
 *
 * @public
 */
export interface SignOffService {
  /**
   * Freezes what is to be signed.
   *
   * @param released - what is known of the entity of a release; left out: only what test sets say themselves
   * @throws Refusal `notFound`, `invalid` with all problems, or `conflict` when another one stands for the same
   */
  request(
    input: Inputs['signOffs']['request'],
    caller: Caller,
    released?: ReleasedEntity,
  ): Promise<SignOff>;
  /** @param visible - only those of which every test set matches */
  list(
    query: Inputs['signOffs']['list'],
    caller: Caller,
    visible?: TestSetFilter,
  ): Promise<{ items: SignOffSummary[]; more: boolean }>;
  /** How many wait for the caller, and how many of them are overdue. */
  waiting(
    caller: Caller,
    visible?: TestSetFilter,
  ): Promise<{ total: number; overdue: number }>;
  get(id: string): Promise<SignOff>;
  /**
   * Computes everything anew that is signed, and writes the decision of a signatory.
   *
   * @throws Refusal `conflict` when it is void or something else than was seen, `forbidden` when the caller is no
   *   signatory, or an author of what was run
   */
  decide(input: Inputs['signOffs']['decide'], caller: Caller): Promise<SignOff>;
  /**
   * @param may - `mayReplace`: the caller may ask for another one of the same release, so one that still waits must not be
   *   in their way
   * @throws Refusal `conflict` when it does not stand, `forbidden` when the caller has neither requested nor signed it
   */
  withdraw(
    input: Inputs['signOffs']['withdraw'],
    caller: Caller,
    may?: { mayReplace: boolean },
  ): Promise<SignOff>;
  /**
   * Computes everything anew that it is bound to. One that stands and is not intact becomes void.
   *
   * @param hashFile - SHA-256 of the bytes of a file as they are kept now; undefined when it is gone
   */
  verify(
    id: string,
    hashFile: (sha256: string) => Promise<string | undefined>,
    caller: Caller,
  ): Promise<SignOffVerification>;
  /** Names of the test sets that it covers. @throws Refusal `notFound` */
  testSetsOf(id: string): Promise<string[]>;
  /** @param options - `unseen`: as if nobody had asked for a sign-off */
  acceptance(
    query: Inputs['signOffs']['acceptance'],
    options?: { unseen: boolean },
  ): Promise<Acceptance>;
  /**
   * Results as they are hashed, read while they are taken: their SHA-256 is `hashes.results` of that part.
   *
   * @param part - place among the test sets of the snapshot, from 0
   */
  results(id: string, part: number): Promise<AsyncIterable<string>>;
  /** The newest result of each iteration of one of its test sets, in order; what is not kept any more is left out. */
  iterations(id: string, part: number): Promise<SignedIteration[]>;
  /** The report that was made when it was complete; undefined when there is none yet. */
  report(
    id: string,
    format: SignOffReport['format'],
  ): Promise<SignOffReport | undefined>;
  /** Keeps which file is the report; the first one of a format stays. */
  keepReport(id: string, report: SignOffReport): Promise<void>;
  /** Those that have become void and of which nobody was told yet; each is given out once. */
  takeVoided(): Promise<SignOffSummary[]>;
  /** Those that were taken and could not be told: they are given out again. */
  giveBackVoided(ids: string[]): Promise<void>;
}

/**
 * The test CMS.
 *
 * @public
 */
export interface Core {
  imports: ImportService;
  testSets: TestSetService;
  environments: EnvironmentService;
  reviews: ReviewService;
  runs: RunService;
  shards: ShardService;
  doorbells: DoorbellService;
  artifacts: ArtifactService;
  audit: AuditService;
  signOffs: SignOffService;
  retention: RetentionService;
  checks: ManualCheckService;
}
