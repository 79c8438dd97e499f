import { prepareCoreForTestSets } from '../testing/preparedCore';
import { ann, testSet } from '../testing/samples';
import type { TestSetFilter } from '../types';
import { matchesFilter } from './testSetFilter';

const checkout = 'group:default/checkout';
const payments = 'group:default/payments';
const cart = 'component:default/cart';
const ledger = 'component:default/ledger';

const ofCheckout: TestSetFilter = { ownedBy: [checkout, 'user:default/ann'] };
const testingCart: TestSetFilter = { testing: [cart, 'api:default/cart'] };
const smoke: TestSetFilter = { tagged: 'smoke' };
const inStaging: TestSetFilter = { inEnvironment: 'staging' };
const all: TestSetFilter = { allOf: [] };
const none: TestSetFilter = { anyOf: [] };

const filters: Record<string, [TestSetFilter, string[]]> = {
  'owned by one of several': [ofCheckout, ['basket', 'plain']],
  'testing one of several': [testingCart, ['basket', 'totals']],
  'with a tag': [smoke, ['basket', 'books']],
  'listing an environment': [inStaging, ['basket', 'books']],
  'all of nothing': [all, ['basket', 'books', 'plain', 'totals']],
  'any of nothing': [none, []],
  'owned by nobody': [{ ownedBy: [] }, []],
  'testing nothing': [{ testing: [] }, []],
  'one or the other': [
    { anyOf: [ofCheckout, testingCart] },
    ['basket', 'plain', 'totals'],
  ],
  both: [{ allOf: [ofCheckout, smoke] }, ['basket']],
  'not one': [{ not: smoke }, ['plain', 'totals']],
  'all but some, and those that are owned': [
    { anyOf: [{ not: smoke }, ofCheckout] },
    ['basket', 'plain', 'totals'],
  ],
  'all but some or others': [
    { anyOf: [{ not: smoke }, { not: inStaging }, testingCart] },
    ['basket', 'plain', 'totals'],
  ],
  'not not one': [{ not: { not: smoke } }, ['basket', 'books']],
  'not all but one': [
    { not: { anyOf: [{ not: smoke }] } },
    ['basket', 'books'],
  ],
  'everything or one': [
    { anyOf: [smoke, all] },
    ['basket', 'books', 'plain', 'totals'],
  ],
  'nothing and one': [{ allOf: [smoke, none] }, []],
  'owners and what is tested, said twice': [
    {
      anyOf: [
        { ownedBy: [payments] },
        { anyOf: [{ ownedBy: [payments, checkout] }, testingCart] },
        testingCart,
        { testing: [ledger] },
        none,
      ],
    },
    ['basket', 'books', 'plain', 'totals'],
  ],
  'not none': [{ not: none }, ['basket', 'books', 'plain', 'totals']],
  nested: [
    {
      allOf: [
        { anyOf: [inStaging, { ownedBy: [payments] }] },
        { not: { allOf: [smoke, ofCheckout] } },
      ],
    },
    ['books', 'totals'],
  ],
};

describe('a filter of test sets', () => {
  const { prepared } = prepareCoreForTestSets();

  beforeAll(async () => {
    const create = (name: string, more: object) =>
      prepared.core.testSets.create(testSet(name, more), ann);
    await create('basket', {
      owner: 'Group:default/Checkout',
      tests: ['Component:default/Cart'],
      tags: ['smoke', 'nightly'],
      environments: ['production', 'staging'],
    });
    await create('totals', { owner: payments, tests: [ledger, cart] });
    await create('books', {
      owner: payments,
      tests: [ledger],
      tags: ['smoke'],
      environments: ['staging'],
    });
    await create('plain', { owner: checkout });
  });

  const listed = (visible: TestSetFilter, more: object = {}) =>
    prepared.core.testSets.list({ limit: 50, offset: 0, ...more }, visible);

  it.each(Object.entries(filters))(
    '%s: says the same in the database and of what was read',
    async (_, [filter, expected]) => {
      const { items, total } = await listed(filter);
      expect(items.map(({ name }) => name).sort()).toEqual(expected);
      expect(total).toBe(expected.length);
      const facts = await prepared.core.testSets.facts([
        'basket',
        'books',
        'plain',
        'totals',
        'no-such-set',
      ]);
      expect(
        facts
          .filter(one => matchesFilter(one, filter))
          .map(({ name }) => name)
          .sort(),
      ).toEqual(expected);
    },
  );

  it('narrows what is asked for, and counts what is left', async () => {
    expect(await listed(ofCheckout, { limit: 1 })).toMatchObject({
      items: [{ name: 'basket' }],
      total: 2,
    });
    expect(await listed(ofCheckout, { names: 'books,plain' })).toMatchObject({
      items: [{ name: 'plain' }],
      total: 1,
    });
    expect(await listed(ofCheckout, { tests: ledger })).toEqual({
      items: [],
      total: 0,
    });
    expect(await listed(ofCheckout, { q: 'books' })).toMatchObject({
      total: 0,
    });
  });

  it('takes texts of any kind as texts', async () => {
    for (const text of [`'; drop table test_sets; --`, '{smoke}', '%', '?']) {
      expect((await listed({ tagged: text })).total).toBe(0);
      expect((await listed({ ownedBy: [text] })).total).toBe(0);
      expect((await listed({ testing: [text] })).total).toBe(0);
      expect((await listed({ inEnvironment: text })).total).toBe(0);
    }
  });

  it('names only visible test sets when an environment is still listed', async () => {
    const refusal = (visible?: TestSetFilter) =>
      prepared.core.environments.delete('staging', ann, visible).then(
        () => 'deleted',
        error => error.message,
      );
    expect(await refusal()).toContain('basket, books;');
    expect(await refusal({ ownedBy: [payments] })).toMatch(
      /listed by the test sets books;/,
    );
    expect(await refusal(none)).toContain('test sets that you may not see;');
  });
});
