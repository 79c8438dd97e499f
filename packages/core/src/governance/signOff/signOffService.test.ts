import { createHash } from 'node:crypto';
import { createCore } from '../../createCore';
import { prepareCoreForRuns } from '../../testing/preparedCore';
import {
  ann,
  ben,
  environment,
  pipelineFor,
  places,
} from '../../testing/samples';
import {
  cleo,
  dan,
  passedRun,
  requestOf,
  runAgain,
} from '../../testing/signOffs';
import type { Caller } from '../../types';
import { canonicalJson, contentHash } from '../../authoring/contentHash';

const { prepared } = prepareCoreForRuns();
let count = 0;
const newRun = (more?: Parameters<typeof passedRun>[2]) =>
  passedRun(prepared.core, `signed-${count++}`, more);
const request = (
  run: string,
  more: Parameters<typeof requestOf>[1] = {},
  caller: Caller = ann,
) => prepared.core.signOffs.request(requestOf(run, more), caller);
const decide = (
  { id, hash }: { id: string; hash: string },
  decision: 'accepted' | 'acceptedWithRemarks' | 'refused' = 'accepted',
  caller: Caller = cleo,
  more: { as?: string; comment?: string } = {},
) =>
  prepared.core.signOffs.decide(
    {
      id,
      hash,
      decision,
      comment: decision === 'accepted' ? '' : 'The totals look odd',
      ...more,
    },
    caller,
  );

describe('a sign-off of a run', () => {
  it('freezes what was run, with hashes that anybody can compute', async () => {
    const run = await newRun();
    const signOff = await request(run.id, { dueOn: '2999-12-31' });
    expect(signOff).toMatchObject({
      outcome: 'pending',
      release: null,
      environment: 'staging',
      dueOn: '2999-12-31',
      createdBy: ann.actor,
      ended: null,
    });
    const [signed] = signOff.snapshot.testSets;
    expect(signed).toMatchObject({
      testSet: run.testSet,
      revision: 1,
      authors: [ann.actor],
      verdict: 'passed',
      counts: { total: 3, passed: 3 },
      evidence: { attempts: 3, steps: 3, files: 0 },
      notices: [],
    });
    const { definition } = await prepared.core.testSets.get(run.testSet);
    expect(signed.hashes).toMatchObject({
      revision: contentHash(definition),
      data: contentHash(definition.dataSets),
      environment: contentHash(run.pinnedEnvironment),
    });
    const results = createHash('sha256');
    let lines = 0;
    for await (const line of await prepared.core.signOffs.results(
      signOff.id,
      0,
    )) {
      results.update(line);
      expect(line).toBe(`${canonicalJson(JSON.parse(line))}\n`);
      lines += 1;
    }
    expect([lines, results.digest('hex')]).toEqual([3, signed.hashes.results]);
    expect(signOff.hash).toBe(contentHash(signOff.snapshot));
  });

  it('keeps how signatories were called when they signed, beside what is signed', async () => {
    const names = new Map([['group:default/business', 'Business']]);
    const core = createCore({
      knex: prepared.knex,
      nameOf: async ref => names.get(ref),
    });
    const run = await newRun();
    const input = requestOf(run.id, {
      signatories: ['user:default/cleo', 'group:default/Business'],
    });
    const signOff = await core.signOffs.request(input, ann);
    const called = async () =>
      (await core.signOffs.get(signOff.id)).signatories.map(({ name }) => name);
    expect(await called()).toEqual([null, 'Business']);

    // Who signs is called what they are called then; of who has signed, nothing changes any more.
    names.set('group:default/business', 'Business and sales');
    names.set('user:default/cleo', 'Cleo');
    const decision = {
      id: signOff.id,
      hash: signOff.hash,
      decision: 'accepted',
      comment: '',
    } as const;
    await core.signOffs.decide(decision, dan);
    expect(await called()).toEqual([null, 'Business and sales']);
    names.set('group:default/business', 'Sales');
    await core.signOffs.decide(decision, cleo);
    expect(await called()).toEqual(['Cleo', 'Business and sales']);

    // Names are no part of what is signed, and the trail tells them.
    const { snapshot, hash } = await core.signOffs.get(signOff.id);
    expect([snapshot, hash]).toEqual([signOff.snapshot, signOff.hash]);
    const { problems } = await core.signOffs.verify(
      signOff.id,
      async sha256 => sha256,
      ann,
    );
    expect(problems).toEqual([]);
    const { items } = await core.audit.list({
      resourceName: signOff.id,
      limit: 2,
    });
    expect(
      items.map(({ differences }) =>
        differences.find(({ path }) => path[0] === 'signatoryName'),
      ),
    ).toEqual([
      { path: ['signatoryName'], new: 'Cleo' },
      { path: ['signatoryName'], new: 'Business and sales' },
    ]);
  });

  it('verifies what was signed before names were kept', async () => {
    const { signOffs } = prepared.core;
    const signOff = await request((await newRun()).id);
    await decide(signOff);
    await prepared
      .knex('sign_off_signatories')
      .where({ sign_off_id: signOff.id })
      .update({ name: null });
    expect(
      await signOffs.verify(signOff.id, async sha256 => sha256, ann),
    ).toMatchObject({ intact: true, signOff: { hash: signOff.hash } });
  });

  it('is accepted when every signatory has accepted, a group by one member', async () => {
    const run = await newRun();
    const signOff = await request(run.id, {
      signatories: ['user:default/Cleo', 'group:default/business'],
    });
    expect(await decide(signOff)).toMatchObject({
      outcome: 'pending',
      decidedAt: null,
    });
    const accepted = await decide(signOff, 'acceptedWithRemarks', dan);
    expect(accepted).toMatchObject({
      outcome: 'acceptedWithRemarks',
      decidedAt: expect.any(String),
      signatories: [
        {
          ref: 'user:default/cleo',
          decision: 'accepted',
          decidedBy: cleo.actor,
          hash: signOff.hash,
        },
        {
          ref: 'group:default/business',
          decision: 'acceptedWithRemarks',
          decidedBy: dan.actor,
          comment: 'The totals look odd',
        },
      ],
    });
    const { items } = await prepared.core.runs.list({
      testSet: run.testSet,
      limit: 10,
    });
    expect(items[0].signOff).toEqual({
      id: signOff.id,
      outcome: 'acceptedWithRemarks',
    });
  });

  it('is over with the first refusal', async () => {
    const signOff = await request((await newRun()).id, {
      signatories: ['user:default/cleo', 'user:default/ben'],
    });
    expect((await decide(signOff, 'refused')).outcome).toBe('refused');
    await expect(decide(signOff, 'accepted', ben)).rejects.toThrow(
      'cannot be signed any more: it was refused already',
    );
  });

  it('is signed by nobody who wrote what was run, whoever asks for it', async () => {
    const run = await newRun();
    await expect(
      request(run.id, { signatories: ['user:default/ann'] }),
    ).rejects.toThrow('user:default/ann is an author of revision 1');
    const signOff = await request(run.id, {
      signatories: ['group:default/business'],
    });
    const member = { ...ann, groups: ['group:default/business'] };
    await expect(decide(signOff, 'accepted', member)).rejects.toMatchObject({
      reason: 'forbidden',
      message: expect.stringMatching(/Nobody signs what they have written/),
    });
  });

  it('is signed by people, never by a service, and only when it is known who signs', async () => {
    const signOff = await request((await newRun()).id);
    for (const onBehalfOf of [undefined, cleo.actor]) {
      await expect(
        decide(signOff, 'accepted', pipelineFor(onBehalfOf)),
      ).rejects.toMatchObject({
        reason: 'forbidden',
        message: expect.stringMatching(/^Only a person who is signed in can/),
      });
    }
    const unsure = 'The catalog does not answer';
    await expect(
      decide(signOff, 'accepted', { ...cleo, unsure }),
    ).rejects.toMatchObject({ reason: 'unavailable', message: unsure });
    await expect(
      prepared.core.signOffs.withdraw(
        { id: signOff.id, comment: 'No more' },
        { ...ann, unsure },
      ),
    ).rejects.toMatchObject({ reason: 'unavailable' });
    expect((await prepared.core.signOffs.get(signOff.id)).outcome).toBe(
      'pending',
    );
  });

  it('is not signed by who has brought the results from elsewhere, or for whom a service has', async () => {
    const imported = async (testSet: string, caller: Caller) => {
      const { run } = await prepared.core.imports.import(
        {
          testSet,
          owner: 'group:default/checkout',
          environment: 'staging',
          format: 'junit',
          contentHash: createHash('sha256').update(`${count++}`).digest('hex'),
          results: [
            {
              caseName: 'Suite',
              rowKey: 'Sign in',
              attempts: [{ verdict: 'passed', durationMs: 1 }],
            },
          ],
        },
        caller,
      );
      return run.id;
    };
    for (const caller of [cleo, pipelineFor(cleo.actor)]) {
      const name = `elsewhere-${count++}`;
      await imported(name, ann);
      const run = await imported(name, caller);
      await expect(request(run)).rejects.toThrow(
        'user:default/cleo is an author',
      );
      const signOff = await request(run, {
        signatories: ['group:default/business'],
      });
      const member = { ...cleo, groups: ['group:default/business'] };
      await expect(decide(signOff, 'accepted', member)).rejects.toMatchObject({
        reason: 'forbidden',
      });
      expect((await decide(signOff, 'accepted', dan)).outcome).toBe('accepted');
    }
  });

  it('lets authors sign what others have written since it was signed before', async () => {
    const run = await newRun();
    await decide(await request(run.id));
    const set = await prepared.core.testSets.get(run.testSet);
    const {
      createdAt: _,
      updatedAt: __,
      updatedBy: ___,
      source: ____,
      ...rest
    } = set;
    await prepared.core.testSets.save(
      {
        ...rest,
        baseRevision: 1,
        comment: '',
        definition: {
          ...set.definition,
          cases: [{ ...set.definition.cases[0], name: 'Sign in again' }],
        },
      },
      ben,
    );
    const again = await runAgain(prepared.core, run.testSet);
    const signOff = await request(again.id, {
      signatories: ['user:default/ann'],
    });
    expect(signOff.snapshot.testSets[0].authors).toEqual([ben.actor]);
    expect((await decide(signOff, 'accepted', ann)).outcome).toBe('accepted');
  });

  it('is signed once by a person, and only by signatories', async () => {
    const signOff = await request((await newRun()).id, {
      signatories: ['user:default/dan', 'group:default/business'],
    });
    await expect(decide(signOff, 'accepted', cleo)).rejects.toMatchObject({
      reason: 'forbidden',
      message: expect.stringMatching(/does not wait for you/),
    });
    const signed = await decide(signOff, 'accepted', dan, {
      as: 'group:default/business',
    });
    expect(signed.signatories.map(({ decision }) => decision)).toEqual([
      null,
      'accepted',
    ]);
    await expect(decide(signOff, 'accepted', dan)).rejects.toThrow(
      'You have signed this already',
    );
  });

  it('is signed only by who has seen what is signed', async () => {
    const signOff = await request((await newRun()).id);
    await expect(
      decide({ ...signOff, hash: 'f'.repeat(64) }),
    ).rejects.toMatchObject({ reason: 'conflict' });
  });

  it('says everything that is wrong with a request', async () => {
    const run = await newRun();
    await prepared.core.runs.repeat(
      {
        id: run.id,
        scope: 'all',
        iterations: [(await firstIteration(run.id)).id],
      },
      ann,
      places(1),
    );
    const refused = request(run.id, {
      signatories: ['component:default/shop', 'user:default/ann'],
      dueOn: '2001-01-01',
    });
    await expect(refused).rejects.toMatchObject({
      reason: 'invalid',
      problems: [
        { place: 'due date', message: 'is in the past' },
        {
          place: 'runs',
          message: expect.stringMatching(
            /repeated in part by run 2, which has not/,
          ),
        },
        { message: expect.stringMatching(/neither a user nor a group/) },
      ],
    });
    await prepared.knex('test_runs').where({ state: 'queued' }).delete();
  });

  it('stands alone for a run, and goes when it is withdrawn by who may', async () => {
    const run = await newRun();
    const signOff = await request(run.id);
    await expect(request(run.id)).rejects.toMatchObject({ reason: 'conflict' });
    await expect(
      prepared.core.signOffs.withdraw(
        { id: signOff.id, comment: 'Not mine' },
        ben,
      ),
    ).rejects.toMatchObject({ reason: 'forbidden' });
    const withdrawn = await prepared.core.signOffs.withdraw(
      { id: signOff.id, comment: 'Wrong run' },
      ann,
    );
    expect(withdrawn).toMatchObject({
      outcome: 'withdrawn',
      ended: { reason: 'Wrong run', by: ann.actor },
    });
    await expect(request(run.id)).resolves.toMatchObject({
      outcome: 'pending',
    });
  });

  it('tells of failures and of what was not run', async () => {
    const run = await newRun();
    await prepared
      .knex('test_runs')
      .where({ id: run.id })
      .update({ of_iterations: 8 });
    await prepared
      .knex('iterations')
      .where({ run_id: run.id, position: 1 })
      .update({ verdict: 'failed', message: 'No' });
    const { snapshot } = await request(run.id);
    expect(snapshot.testSets[0].notices).toEqual([
      'Only 3 of the 8 iterations of the test set were run',
      '1 of 3 iterations failed',
    ]);
  });

  it('is found by who asked for it, and by what it says', async () => {
    const run = await newRun({ tests: ['component:default/checkout'] });
    const signOff = await request(
      run.id,
      {
        scope: 'Everything about 100% of the gifts',
        release: {
          entity: 'component:default/checkout',
          version: '7.0.1',
          environment: 'festive',
        },
      },
      ben,
    );
    const found = async (
      query: { search?: string; requested?: '1' },
      caller: Caller = cleo,
    ) => {
      const { items } = await prepared.core.signOffs.list(
        { limit: 200, ...query },
        caller,
      );
      return items.some(({ id }) => id === signOff.id);
    };
    for (const search of [
      '100% of the GIFTS',
      'default/checkout',
      '7.0.1',
      'festive',
      run.testSet,
      run.testSetTitle.slice(1, -1),
      ' ',
    ]) {
      expect([search, await found({ search })]).toEqual([search, true]);
    }
    for (const search of ['10_% of the gifts', 'signatories', 'ben']) {
      expect([search, await found({ search })]).toEqual([search, false]);
    }
    expect(await found({ requested: '1' }, ben)).toBe(true);
    expect(await found({ requested: '1' }, cleo)).toBe(false);
  });

  it('leaves entries in the audit trail', async () => {
    const signOff = await request((await newRun()).id);
    await decide(signOff);
    const entries = await prepared
      .knex('audit_entries')
      .where({ resource_kind: 'signOff', resource_name: signOff.id })
      .orderBy('id');
    expect(entries.map(({ action, actor_ref }) => [action, actor_ref])).toEqual(
      [
        ['signOff.requested', 'user:default/ann'],
        ['signOff.accepted', 'user:default/cleo'],
      ],
    );
    expect((await prepared.core.audit.verify()).problems).toEqual([]);
  });

  async function firstIteration(id: string) {
    const { items } = await prepared.core.runs.iterations({
      id,
      limit: 1,
      offset: 0,
    });
    return items[0];
  }
});

describe('a sign-off of a release', () => {
  const release = {
    entity: 'component:default/Checkout',
    version: '1.4.2',
    environment: 'prod',
  };
  const question = {
    entity: 'component:default/checkout',
    release: '1.4.2',
    environment: 'prod',
  };
  const ask = () => prepared.core.signOffs.acceptance(question);
  const testing = () => newRun({ tests: ['component:default/checkout'] });

  it('answers pipelines whether it is accepted, and why', async () => {
    expect(await ask()).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(/nobody has asked for a sign-off/),
      signOff: null,
    });
    const [one, other] = [await testing(), await testing()];
    const signOff = await request(one.id, {
      runs: [one.id, other.id],
      release,
    });
    expect((await ask()).reason).toMatch('waits for user:default/cleo');
    await expect(
      request(other.id, { runs: [other.id], release }),
    ).rejects.toMatchObject({ reason: 'conflict' });

    await decide(signOff);
    expect(await ask()).toMatchObject({
      accepted: true,
      reason: expect.stringMatching(/is accepted for prod since .*, by Cleo/),
    });
    await prepared.core.testSets.delete(other.testSet, ben);
    expect(await ask()).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(/void\. Test set “.*” was deleted/),
    });

    const next = await request(one.id, { runs: [one.id], release });
    await decide(next, 'refused');
    expect((await ask()).reason).toMatch(
      'Cleo refused it: “The totals look odd”',
    );
  });

  it('is spoken for only by test sets that test what is released', async () => {
    const [right, wrong] = [await testing(), await newRun()];
    const elsewhere = await newRun({ tests: ['component:default/other'] });
    const runs = [right.id, wrong.id, elsewhere.id];
    const refused = request(right.id, {
      runs,
      release: { ...release, version: '2.0.0' },
    });
    const message = (run: { number: number; testSetTitle: string }) =>
      `run ${run.number} is of test set “${run.testSetTitle}”, which does not test component:default/checkout or a part of it; leave the run out, or say in the settings of the test set that it does`;
    await expect(refused).rejects.toMatchObject({
      reason: 'invalid',
      problems: [
        { path: ['runs', 1], message: message(wrong) },
        { path: ['runs', 2], message: message(elsewhere) },
      ],
    });
    expect(
      await prepared.core.signOffs.acceptance({
        ...question,
        release: '2.0.0',
      }),
    ).toMatchObject({ accepted: false, signOff: null });
  });

  it('is that of a system by what is of it, tests it, or tests a part of it', async () => {
    const system = 'system:default/shop';
    const parts = ['component:default/Checkout', 'api:default/orders'];
    const runs = [
      await newRun({ system }),
      await newRun({ tests: [system] }),
      await newRun({ tests: ['api:default/orders'] }),
    ].map(({ id }) => id);
    const ofShop = { ...release, entity: 'System:default/Shop' };
    await expect(
      request(runs[0], { runs, release: ofShop }),
    ).rejects.toMatchObject({ problems: [{ path: ['runs', 2] }] });
    const released = { parts, testSets: [] };
    expect(
      await prepared.core.signOffs.request(
        requestOf(runs[0], { runs, release: ofShop }),
        ann,
        released,
      ),
    ).toMatchObject({ release: { entity: system } });
  });

  it('is that of a component also by test sets that the component names', async () => {
    const run = await newRun();
    const named = { ...release, version: '3.0.0' };
    expect(
      await prepared.core.signOffs.request(
        requestOf(run.id, { release: named }),
        ann,
        { parts: [], testSets: [run.testSet] },
      ),
    ).toMatchObject({ release: { version: '3.0.0' } });
  });

  it('goes while it waits, when who may ask for another withdraws it', async () => {
    const run = await testing();
    const waiting = { ...release, version: '4.0.0' };
    const withdraw = (id: string, mayReplace: boolean) =>
      prepared.core.signOffs.withdraw({ id, comment: 'In the way' }, ben, {
        mayReplace,
      });
    const { id } = await request(run.id, { release: waiting });
    await expect(withdraw(id, false)).rejects.toMatchObject({
      reason: 'forbidden',
    });
    expect(await withdraw(id, true)).toMatchObject({
      outcome: 'withdrawn',
      ended: { by: ben.actor, reason: 'In the way' },
    });
    // What people have accepted is theirs, and that of a single run is in nobody's way.
    const accepted = await request(run.id, { release: waiting });
    await decide(accepted);
    const ofRun = await request((await newRun()).id);
    for (const other of [accepted.id, ofRun.id]) {
      await expect(withdraw(other, true)).rejects.toMatchObject({
        reason: 'forbidden',
      });
    }
  });

  it('takes no run twice, and several runs only together', async () => {
    const run = await testing();
    await expect(
      request(run.id, { runs: [run.id, run.id], release }),
    ).rejects.toThrow('stands twice');
    await expect(
      request(run.id, { runs: [run.id, (await newRun()).id] }),
    ).rejects.toThrow('several belong to a release');
  });
});

describe('the list of sign-offs', () => {
  it('finds those of a run, a test set, an entity, an outcome, and mine', async () => {
    await prepared.core.environments.create(environment(`list-env`), ann);
    const run = await newRun();
    const signOff = await request(run.id, {
      signatories: ['group:default/business'],
    });
    const find = async (query: object, caller = ann) =>
      (
        await prepared.core.signOffs.list({ limit: 200, ...query }, caller)
      ).items.filter(({ id }) => id === signOff.id).length;
    for (const query of [
      { run: run.id },
      { testSet: run.testSet },
      { outcomes: ['pending', 'void'] },
      {},
    ]) {
      expect([query, await find(query)]).toEqual([query, 1]);
    }
    expect(await find({ mine: '1' }, dan)).toBe(1);
    expect(await find({ mine: '1' }, cleo)).toBe(0);
    expect(await find({ outcomes: ['void'] })).toBe(0);
    expect(await find({ entity: 'component:default/other' })).toBe(0);
  });

  it('waits for who has still to decide, and is counted', async () => {
    const waiting = (caller: Caller) =>
      prepared.core.signOffs.waiting(caller, { tagged: 'waiting' });
    const run = await newRun();
    await prepared
      .knex('test_sets')
      .where({ name: run.testSet })
      .update({ tags: ['waiting'] });
    const business = ['group:default/business'];
    const both = { ...cleo, groups: ['user:default/cleo', ...business] };
    const author = { ...ann, groups: ['user:default/ann', ...business] };
    const signOff = await request(run.id, {
      signatories: ['user:default/cleo', ...business],
    });
    expect(await waiting(both)).toEqual({ total: 1, overdue: 0 });
    // Nobody signs twice, or what they have written: that waits for others.
    await decide(signOff, 'accepted', both);
    for (const other of [both, author, ben]) {
      expect(await waiting(other)).toEqual({ total: 0, overdue: 0 });
    }
    await prepared
      .knex('sign_offs')
      .where({ id: signOff.id })
      .update({ due_on: '2020-01-01' });
    expect(await waiting(dan)).toEqual({ total: 1, overdue: 1 });
    expect(await prepared.core.signOffs.waiting(dan, { anyOf: [] })).toEqual({
      total: 0,
      overdue: 0,
    });
    await prepared
      .knex('sign_offs')
      .where({ id: signOff.id })
      .update({ due_on: null });
    await decide(signOff, 'accepted', dan);
    expect(await waiting(dan)).toEqual({ total: 0, overdue: 0 });
  });
});
