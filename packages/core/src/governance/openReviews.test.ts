import type { UatInputs as Inputs } from '@uatcms/plugin-uat-common';
import { prepareCoreForTestSets } from '../testing/preparedCore';
import { ann, ben, contentOf, testSet } from '../testing/samples';
import { cleo, dan } from '../testing/signOffs';
import type { Caller, MayReview } from '../types';

const { prepared } = prepareCoreForTestSets();

beforeEach(async () => {
  await prepared.knex('test_sets').delete();
});

const request = (name: string, revision: number, reviewers: string[] = []) =>
  prepared.core.reviews.request(
    { name, revision, comment: 'Please', reviewers },
    ann,
  );

async function inReview(name: string, reviewers: string[] = []) {
  const { core } = prepared;
  await core.testSets.create(
    testSet(name, { definition: contentOf(1), tags: [name] }),
    ann,
  );
  return request(name, 1, reviewers);
}

async function save(name: string, rows: number, by: Caller) {
  const { revision } = await prepared.core.testSets.get(name);
  await prepared.core.testSets.save(
    {
      ...testSet(name, { tags: [name] }),
      definition: contentOf(rows),
      baseRevision: revision,
    },
    by,
  );
}

async function open(
  caller: Caller,
  query: Partial<Inputs['reviews']['open']> = {},
  may?: MayReview,
) {
  const { items, total } = await prepared.core.reviews.open(
    { of: 'me', limit: 50, offset: 0, ...query },
    caller,
    may,
  );
  expect(total).toBeGreaterThanOrEqual(items.length);
  return items.map(item => item.testSet);
}

describe('reviews that go on', () => {
  it('wait for whoever may approve, what has waited longest first', async () => {
    await inReview('first');
    const review = await inReview('second');
    const { items, total } = await prepared.core.reviews.open(
      { of: 'me', limit: 50, offset: 1 },
      ben,
    );
    expect(total).toBe(2);
    expect(items).toEqual([
      { testSet: 'second', title: 'Title of second', review },
    ]);
    expect(await open(ben)).toEqual(['first', 'second']);
  });

  it('do not wait for authors, by whatever account', async () => {
    await inReview('basket');
    expect(await open(ann)).toEqual([]);
    const other: Caller = {
      ...ben,
      actor: { ref: 'user:other/ann', eid: ann.actor.eid },
    };
    expect(ann.actor.eid).toBeDefined();
    expect(await open(other)).toEqual([]);
    const upper = { ...ben, actor: { ref: 'User:Default/Ann' } };
    expect(await open(upper)).toEqual([]);
  });

  it('wait for who wrote only what was approved since', async () => {
    const { id, hash } = await inReview('basket');
    await prepared.core.reviews.approve(
      { name: 'basket', id, hash, comment: '' },
      ben,
    );
    await save('basket', 2, ben);
    await request('basket', 2);
    expect(await open(ann)).toEqual(['basket']);
    expect(await open(ben)).toEqual([]);
  });

  it('are over once they are decided', async () => {
    const { id } = await inReview('basket');
    await prepared.core.reviews.withdraw(
      { name: 'basket', id, comment: '' },
      ann,
    );
    expect(await open(ben)).toEqual([]);
    expect(await open(ben, { of: 'all' })).toEqual([]);
  });

  it('are those that the caller may decide, or was asked to as a person or by a group', async () => {
    await inReview('mine');
    await inReview('asked', ['User:default/Cleo']);
    await inReview('of-a-group', ['group:default/business']);
    const may = { approvable: { tagged: 'mine' } };
    expect(await open(ben, {}, may)).toEqual(['mine']);
    expect(await open(cleo, {}, may)).toEqual(['mine', 'asked']);
    expect(await open(dan, {}, may)).toEqual(['mine', 'of-a-group']);
  });

  it('tell nothing of test sets that may not be seen, however they are asked for', async () => {
    await inReview('hidden', ['user:default/cleo']);
    await inReview('seen', ['user:default/cleo']);
    const may = { visible: { not: { tagged: 'hidden' } } };
    for (const whose of ['me', 'all'] as const) {
      expect(await open(cleo, { of: whose }, may)).toEqual(['seen']);
    }
    expect(await open(ann, { of: 'requested' }, may)).toEqual(['seen']);
    const { total } = await prepared.core.reviews.open(
      { of: 'all', limit: 1, offset: 0 },
      cleo,
      may,
    );
    expect(total).toBe(1);
  });

  it('can be those that the caller has asked for, or all, and be searched', async () => {
    await inReview('basket');
    await inReview('totals');
    const two = ['basket', 'totals'];
    expect(await open(ann, { of: 'requested' })).toEqual(two);
    expect(await open(ben, { of: 'requested' })).toEqual([]);
    expect(await open(ann, { of: 'all' })).toEqual(two);
    expect(await open(ben, { search: ' TOT' })).toEqual(['totals']);
    expect(await open(ben, { search: 'Title of b' })).toEqual(['basket']);
    expect(await open(ben, { search: '%' })).toEqual([]);
  });
});
