import type { Caller } from '../types';
import { prepareCoreForTestSets } from '../testing/preparedCore';
import {
  ann,
  ben,
  content,
  contentOf,
  pipelineFor,
  testCase,
  testSet,
} from '../testing/samples';

const cleo: Caller = {
  actor: { ref: 'user:default/cleo', eid: 'E300', name: 'Cleo' },
  origin: 'portal',
};

describe('reviews', () => {
  const { prepared, auditOf } = prepareCoreForTestSets();
  let count = 0;
  let name: string;

  beforeEach(async () => {
    name = `reviewed-${count++}`;
    await prepared.core.testSets.create(
      testSet(name, { definition: contentOf(1) }),
      ann,
    );
  });

  const reviews = () => prepared.core.reviews;
  const save = (rows: number, baseRevision: number, caller: Caller) =>
    prepared.core.testSets.save(
      { ...testSet(name), definition: contentOf(rows), baseRevision },
      caller,
    );
  const request = (revision: number, more: object = {}, caller = ann) =>
    reviews().request(
      { name, revision, comment: '', reviewers: [], ...more },
      caller,
    );
  const approve = async (caller: Caller, more: object = {}) => {
    const { newest } = await reviews().approval(name);
    return reviews().approve(
      {
        name,
        id: newest.review!.id,
        hash: newest.hash,
        comment: '',
        ...more,
      },
      caller,
    );
  };
  const approved = async () => (await reviews().approval(name)).approved;
  const states = async () =>
    (await prepared.core.testSets.revisions({ name, limit: 50 })).items.map(
      ({ state }) => state,
    );

  it('take a revision from draft to approved, with an audit entry for each step', async () => {
    expect(await reviews().approval(name)).toMatchObject({
      newest: { revision: 1, state: 'draft', review: null },
      approved: null,
      authors: [{ actor: ann.actor, revisions: [1] }],
    });
    const asked = await request(1, {
      comment: 'Please look',
      reviewers: ['user:default/ben', 'group:default/testers'],
    });
    expect(asked).toMatchObject({
      revision: 1,
      state: 'inReview',
      comment: 'Please look',
      reviewers: ['user:default/ben', 'group:default/testers'],
      requestedBy: ann.actor,
      ended: null,
    });
    expect(await states()).toEqual(['inReview']);
    const done = await approve(ben, { comment: 'Fine' });
    expect(done).toMatchObject({
      id: asked.id,
      state: 'approved',
      ended: { by: ben.actor, comment: 'Fine' },
    });
    expect(await approved()).toEqual({
      revision: 1,
      by: ben.actor,
      at: done.ended!.at,
    });
    expect((await prepared.core.testSets.revision(name, 1)).approval).toEqual({
      by: ben.actor,
      at: done.ended!.at,
    });
    const entries = await auditOf(name);
    expect(entries.map(({ action, actor_ref }) => [action, actor_ref])).toEqual(
      [
        ['testSet.created', ann.actor.ref],
        ['review.requested', ann.actor.ref],
        ['review.approved', ben.actor.ref],
      ],
    );
    expect(entries[2].differences).toEqual([
      { path: ['state'], old: 'inReview', new: 'approved' },
      { path: ['decision'], new: 'Fine' },
    ]);
  });

  it('are not approved by who has saved any revision since the last approved one', async () => {
    await save(2, 1, cleo);
    await save(3, 2, ann);
    await request(3, {}, cleo);
    await expect(approve(ann)).rejects.toMatchObject({
      reason: 'forbidden',
      message: expect.stringMatching(
        /Ann, who has saved revisions 1 and 3 and no revision has been approved yet; somebody else/,
      ),
    });
    await expect(approve(cleo)).rejects.toThrow(/Cleo.*revision 2/);
    await approve(ben);
    await save(4, 3, ben);
    await request(4, {}, ben);
    await expect(approve(ben)).rejects.toThrow(
      /has saved revision 4 since revision 3 was approved/,
    );
    // What they wrote was approved in the meantime.
    await approve(cleo);
    expect(await approved()).toMatchObject({ revision: 4, by: cleo.actor });
  });

  it('know an author by the employee id', async () => {
    await request(1);
    const secondAccount = {
      ...ann,
      actor: { ref: 'user:default/ann.admin', eid: ann.actor.eid },
    };
    await expect(approve(secondAccount)).rejects.toMatchObject({
      reason: 'forbidden',
    });
  });

  it('know for an author for whom a service has saved', async () => {
    await save(2, 1, pipelineFor(ben.actor));
    await request(2);
    expect((await reviews().approval(name)).authors).toEqual([
      { actor: ann.actor, revisions: [1] },
      { actor: { ref: 'external:pipeline' }, revisions: [2] },
      { actor: ben.actor, revisions: [2] },
    ]);
    const waiting = async (caller: Caller) =>
      (
        await reviews().open({ of: 'me', limit: 200, offset: 0 }, caller)
      ).items.filter(({ testSet: set }) => set === name).length;
    expect([await waiting(ben), await waiting(cleo)]).toEqual([0, 1]);
    await expect(approve(ben)).rejects.toMatchObject({
      reason: 'forbidden',
      message: expect.stringMatching(/who has saved revision 2/),
    });
    expect(await approve(cleo)).toMatchObject({ state: 'approved' });
  });

  it('are decided by people, never by a service, whoever it says that it acts for', async () => {
    await request(1);
    for (const service of [
      pipelineFor(undefined),
      pipelineFor(ben.actor),
      { actor: { ref: 'plugin:scaffolder' }, origin: 'api' as const },
    ]) {
      await expect(approve(service)).rejects.toMatchObject({
        reason: 'forbidden',
        message: expect.stringMatching(/Only a person who is signed in can/),
      });
    }
  });

  it('wait while it is not known for certain who decides, and so does saving', async () => {
    await request(1);
    const unsure = { ...ben, unsure: 'The catalog does not answer' };
    await expect(approve(unsure)).rejects.toMatchObject({
      reason: 'unavailable',
      message: 'The catalog does not answer',
    });
    await expect(save(2, 1, unsure)).rejects.toMatchObject({
      reason: 'unavailable',
    });
    expect(await approve(ben)).toMatchObject({ state: 'approved' });
  });

  it('end when a newer revision is saved, and lead to it', async () => {
    const asked = await request(1);
    const { hash } = (await reviews().approval(name)).newest;
    await save(2, 1, cleo);
    await expect(
      reviews().approve({ name, id: asked.id, hash, comment: '' }, ben),
    ).rejects.toMatchObject({
      reason: 'conflict',
      message: expect.stringMatching(
        /not the newest any more: Cleo.*revision 2/,
      ),
    });
    expect(await states()).toEqual(['draft', 'superseded']);
    expect((await reviews().list({ name, limit: 10 })).items).toMatchObject([
      {
        id: asked.id,
        state: 'superseded',
        supersededBy: 2,
        ended: { by: cleo.actor },
      },
    ]);
    expect((await auditOf(name)).slice(2).map(({ action }) => action)).toEqual([
      'testSet.saved',
      'review.superseded',
    ]);
    expect(await request(2)).toMatchObject({ revision: 2 });
  });

  it('are about the newest revision only, and one at a time', async () => {
    await save(2, 1, cleo);
    await expect(request(1)).rejects.toThrow(/Cleo has saved revision 2/);
    await request(2);
    await expect(request(2)).rejects.toThrow(
      /in review already: Ann has asked/,
    );
    await approve(ben);
    await expect(request(2)).rejects.toThrow(
      /approved already, by user:default\/ben/,
    );
  });

  it('are about the content that was looked at', async () => {
    await request(1);
    await expect(approve(ben, { hash: 'a'.repeat(64) })).rejects.toMatchObject({
      reason: 'conflict',
    });
    expect(await approved()).toBeNull();
  });

  it('hold for equal content: going back to what was approved needs no other review', async () => {
    await request(1);
    await approve(ben);
    await save(2, 1, ann);
    expect(await states()).toEqual(['draft', 'approved']);
    expect(await approved()).toMatchObject({ revision: 1 });
    await save(1, 2, ann);
    expect(await states()).toEqual(['approved', 'draft', 'approved']);
    expect(await approved()).toMatchObject({ revision: 3, by: ben.actor });
    expect((await reviews().approval(name)).authors).toEqual([]);
  });

  it('are ended by asking for changes or withdrawing, and can be requested again', async () => {
    const { id } = await request(1);
    await reviews().requestChanges({ name, id, comment: 'Too few' }, ben);
    expect(await states()).toEqual(['changesRequested']);
    await expect(
      reviews().withdraw({ name, id, comment: '' }, ann),
    ).rejects.toThrow(/user:default\/ben has asked for changes/);
    const again = await request(1);
    await reviews().withdraw({ name, id: again.id, comment: '' }, ann);
    expect(await states()).toEqual(['withdrawn']);
    await expect(approve(ben)).rejects.toThrow(/was withdrawn by Ann/);
    await request(1);
    await approve(ben);
    const { items, more } = await reviews().list({ name, limit: 2 });
    expect(items.map(({ state }) => state)).toEqual(['approved', 'withdrawn']);
    expect(more).toBe(true);
    const older = await reviews().list({ name, limit: 2, before: items[1].id });
    expect(older).toMatchObject({ items: [{ id }], more: false });
  });

  it('can take an approval back, which then holds no more', async () => {
    const { id } = await request(1);
    await approve(ben);
    await reviews().requestChanges({ name, id, comment: 'By mistake' }, cleo);
    expect(await approved()).toBeNull();
    expect(await states()).toEqual(['changesRequested']);
  });

  it('are not asked of authors, who could not approve', async () => {
    await expect(
      request(1, { reviewers: ['user:default/ben', 'user:default/Ann'] }),
    ).rejects.toMatchObject({
      reason: 'invalid',
      problems: [
        {
          path: ['reviewers', 1],
          message: expect.stringMatching(/^Ann has changed/),
        },
      ],
    });
    await expect(request(1, { comment: 'a\u0000' })).rejects.toMatchObject({
      reason: 'invalid',
      problems: [{ path: ['comment'] }],
    });
  });

  it('are decided once, however many decide at the same time', async () => {
    const { id } = await request(1);
    const { hash } = (await reviews().approval(name)).newest;
    const people = ['dan', 'eve', 'fay', 'gus'].map(
      (who): Caller => ({
        actor: { ref: `user:default/${who}` },
        origin: 'portal',
      }),
    );
    const outcomes = await Promise.allSettled([
      ...people.map(person =>
        reviews().approve({ name, id, hash, comment: '' }, person),
      ),
      reviews().withdraw({ name, id, comment: '' }, ann),
    ]);
    const refused = outcomes.flatMap(outcome =>
      outcome.status === 'rejected' ? [outcome.reason.reason] : [],
    );
    expect(refused).toEqual(people.map(() => 'conflict'));
    const decisions = (await auditOf(name)).filter(({ action }) =>
      /review\.(approved|withdrawn)/.test(action),
    );
    expect(decisions).toHaveLength(1);
  });

  it('never approve what was saved at the same time', async () => {
    const { id } = await request(1);
    const { hash } = (await reviews().approval(name)).newest;
    const [decision] = await Promise.allSettled([
      reviews().approve({ name, id, hash, comment: '' }, ben),
      save(2, 1, cleo),
    ]);
    expect(await states()).toEqual([
      'draft',
      decision.status === 'fulfilled' ? 'approved' : 'superseded',
    ]);
  });

  it('are unknown for what is not there', async () => {
    const nowhere = { name: 'nowhere', comment: '' };
    const id = '00000000-0000-4000-8000-000000000000';
    for (const attempt of [
      () => reviews().approval('nowhere'),
      () => reviews().list({ name: 'nowhere', limit: 1 }),
      () => reviews().request({ ...nowhere, revision: 1, reviewers: [] }, ann),
      () => reviews().withdraw({ ...nowhere, id }, ann),
      () => reviews().withdraw({ name, id, comment: '' }, ann),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ reason: 'notFound' });
    }
  });

  it('of one test set are no reviews of another', async () => {
    const { id } = await request(1);
    const other = `${name}-other`;
    await prepared.core.testSets.create(
      testSet(other, { definition: content({ cases: [testCase('A')] }) }),
      ann,
    );
    await expect(
      reviews().withdraw({ name: other, id, comment: '' }, ann),
    ).rejects.toMatchObject({ reason: 'notFound' });
    expect(await states()).toEqual(['inReview']);
  });

  it('go with their test set', async () => {
    await request(1);
    await approve(ben);
    await prepared.core.testSets.delete(name, ann);
    await prepared.core.testSets.create(
      testSet(name, { definition: contentOf(1) }),
      ann,
    );
    expect(await reviews().approval(name)).toMatchObject({
      newest: { state: 'draft' },
      approved: null,
    });
  });
});
