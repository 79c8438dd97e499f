import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Caller, Core } from '@uatcms/core';
import {
  runOptionsSchema,
  type ArtifactRef,
  type TestSetDefinition,
  type UatInputs,
} from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import { definition, places, testSet } from '../samples';
import { passed } from '../TestRunner';
import { confidential } from './MatrixPolicy';
import { owners } from './roles';

/** Who has made everything that is found: none of the roles. */
export const author: Caller = {
  actor: { ref: 'user:default/author' },
  groups: ['user:default/author', owners],
  origin: 'portal',
};

/** Who has approved what the author has made: none of the roles either. */
const secondAuthor: Caller = {
  ...author,
  actor: { ref: 'user:default/second-author' },
};

/** Component whose owners are the owners of what is tested. */
export const tested = 'component:default/cart';
export const openEnvironment = 'shop';
export const protectedEnvironment = 'shop-protected';
/** Nobody who may not see it may ever read this. */
export const secretTitle = 'Codename Nightingale';
/** An executor that the backend does not have: nothing happens to its runs by itself. */
const elsewhere = 'elsewhere';
/** One that it has, for runs with nothing to carry out. */
const local = 'local';

export type GroundKind = 'open' | 'confidential' | 'missing';

/** A finished run. */
export interface FinishedRun {
  id: string;
  iteration: string;
  artifact: string;
}

const content: TestSetDefinition = {
  ...definition(1),
  cases: [
    ...definition(1).cases,
    {
      name: 'Look',
      steps: [{ keyword: 'manual', instruction: 'Look at the shop' }],
    },
  ],
};

/** A test set to ask for, with all that belongs to one. On the missing ground these are names of nothing. */
export class Ground {
  /** Everything of one kind, made once, for those who only look. */
  static async prepare(
    core: Core,
    store: ArtifactStore,
    kind: GroundKind,
  ): Promise<Ground> {
    const ground = new Ground(core, store, kind, randomUUID());
    ground.set = await ground.freshSet();
    ground.run = await ground.freshFinishedRun(ground.set);
    ground.base = await ground.freshFinishedRun(ground.set);
    ground.check = await ground.freshCheck(ground.set);
    return ground;
  }

  set!: string;
  run!: FinishedRun;
  /** A run to compare with. */
  base!: FinishedRun;
  check!: { run: string; iteration: string };

  private constructor(
    readonly core: Core,
    private readonly store: ArtifactStore,
    readonly kind: GroundKind,
    /** As that of a review, or of a sign-off. */
    readonly id: string,
  ) {}

  get isMissing(): boolean {
    return this.kind === 'missing';
  }

  async freshSet(
    more: Partial<UatInputs['testSets']['create']> = {},
  ): Promise<string> {
    const name = `set-${this.kind}-${randomBytes(4).toString('hex')}`;
    if (!this.isMissing) {
      await this.core.testSets.create(
        { ...testSet(name), ...this.head(), ...more },
        author,
      );
    }
    return name;
  }

  /** One whose newest revision somebody else has approved: it runs in protected environments. */
  async freshApprovedSet(): Promise<string> {
    const name = await this.freshSet();
    if (!this.isMissing) {
      const { reviews } = this.core;
      const { id, hash } = await reviews.request(
        { name, revision: 1, comment: '', reviewers: [] },
        author,
      );
      await reviews.approve({ name, id, hash, comment: '' }, secondAuthor);
    }
    return name;
  }

  /** What a test set of this ground is, beside its name. */
  head() {
    return {
      title: this.kind === 'confidential' ? secretTitle : 'Open test set',
      owner: owners,
      tests: [tested],
      tags: this.kind === 'confidential' ? [confidential] : [],
      environments: [openEnvironment, protectedEnvironment],
      definition: content,
    };
  }

  /** A run that waits. */
  async freshRun(set = this.set, caseName = 'Open the shop'): Promise<string> {
    if (this.isMissing) {
      return randomUUID();
    }
    const { id } = await this.core.runs.start(
      startOf(set, caseName, elsewhere),
      author,
      places(1),
    );
    return id;
  }

  async freshFinishedRun(
    set = this.set,
    caseName?: string,
  ): Promise<FinishedRun> {
    const id = await this.freshRun(set, caseName);
    const bytes = randomBytes(8);
    const file = fileOf(bytes);
    if (this.isMissing) {
      return { id, iteration: randomUUID(), artifact: file.sha256 };
    }
    const { shards, artifacts } = this.core;
    const [key] = await shards.handOut({
      executor: elsewhere,
      limit: 1,
      leaseMs: 60_000,
      replica: 'matrix',
      runId: id,
    });
    const { work } = await shards.work(key);
    const [iteration] = work.iterations;
    await artifacts.expectUpload(file.sha256);
    await this.store.put(file.sha256, Readable.from(bytes), file);
    await shards.ingest(key, [
      ...passed(iteration.id, [file]),
      { type: 'shardFinished', outcome: 'done' },
    ]);
    return { id, iteration: iteration.id, artifact: file.sha256 };
  }

  /** A check that nobody has taken on. */
  async freshCheck(
    set = this.set,
    more: Partial<UatInputs['runs']['start']> = {},
  ): Promise<{ run: string; iteration: string }> {
    if (this.isMissing) {
      return { run: randomUUID(), iteration: randomUUID() };
    }
    const { id } = await this.core.runs.start(
      { ...startOf(set, 'Look', local), ...more },
      author,
      places(1),
    );
    const { items } = await this.core.runs.iterations({
      id,
      limit: 1,
      offset: 0,
    });
    return { run: id, iteration: items[0].id };
  }
}

function startOf(
  name: string,
  caseName: string,
  executor: string,
): UatInputs['runs']['start'] {
  return {
    testSet: name,
    environment: openEnvironment,
    executor,
    cases: [caseName],
    options: runOptionsSchema.parse({}),
  };
}

function fileOf(bytes: Buffer): ArtifactRef {
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    kind: 'screenshot',
    name: 'step',
    contentType: 'image/png',
    size: bytes.length,
  };
}
