import type { SignOff } from '@uatcms/plugin-uat-common';
import { prepareCoreForRuns } from '../../testing/preparedCore';
import { passAll } from '../../testing/reports';
import {
  ann,
  ben,
  contentOf,
  environment,
  places,
  startOf,
  testSet,
} from '../../testing/samples';
import { cleo, requestOf } from '../../testing/signOffs';

const { prepared } = prepareCoreForRuns();
const production = environment('production', {
  protected: true,
  variables: { A: '1' },
});
let count = 0;

beforeAll(async () => {
  await prepared.core.environments.update(production, ann);
});

const environments = ['staging', 'production'];

async function create(): Promise<string> {
  const name = `approved-${count++}`;
  await prepared.core.testSets.create(
    testSet(name, { environments, definition: contentOf(1) }),
    ann,
  );
  return name;
}

/** Saves so many rows as the next revision. */
async function save(name: string, rows: number) {
  const { revision } = await prepared.core.testSets.get(name);
  return prepared.core.testSets.save(
    {
      ...testSet(name, { environments }),
      definition: contentOf(rows),
      baseRevision: revision,
    },
    ann,
  );
}

async function approve(name: string) {
  const { core } = prepared;
  const { revision } = await core.testSets.get(name);
  const { id, hash } = await core.reviews.request(
    { name, revision, comment: '', reviewers: [] },
    ann,
  );
  return core.reviews.approve({ name, id, hash, comment: '' }, ben);
}

const takeBack = (name: string, { id }: { id: string }) =>
  prepared.core.reviews.requestChanges(
    { name, id, comment: 'It was a mistake' },
    ben,
  );

async function run(name: string, where = 'production') {
  const { id } = await prepared.core.runs.start(
    { ...startOf(name), environment: where },
    ann,
    places(1),
  );
  await passAll(prepared.core);
  return prepared.core.runs.get(id);
}

const request = ({ id }: { id: string }) =>
  prepared.core.signOffs.request(requestOf(id), ann);

async function accept({ id, hash }: SignOff) {
  return prepared.core.signOffs.decide(
    { id, hash, decision: 'accepted', comment: '' },
    cleo,
  );
}

const read = ({ id }: { id: string }) => prepared.core.signOffs.get(id);
const verify = ({ id }: { id: string }) =>
  prepared.core.signOffs.verify(id, async sha256 => sha256, cleo);

/** Accepted, of the approved first revision as it ran in the protected environment. */
async function accepted() {
  const name = await create();
  const review = await approve(name);
  const signOff = await accept(await request(await run(name)));
  expect(signOff.outcome).toBe('accepted');
  return { name, review, signOff };
}

describe('what ran in a protected environment', () => {
  it('is signed as approved, by whom and when', async () => {
    const { review, signOff } = await accepted();
    const { snapshot } = signOff;
    expect(snapshot.format).toBe(2);
    expect(snapshot.testSets[0]).toMatchObject({
      revision: 1,
      approval: { by: ben.actor, at: review.ended!.at },
      notices: [],
    });
  });

  it('can be asked for and signed while somebody works on a draft, and says that there is one', async () => {
    const name = await create();
    await approve(name);
    const before = await run(name);
    await save(name, 2);
    const signOff = await request(before);
    expect(signOff.snapshot.testSets[0].notices).toEqual([
      'Revision 2 is newer, and nobody has approved it',
    ]);
    await save(name, 3);
    expect((await accept(signOff)).outcome).toBe('accepted');
    await save(name, 4);
    expect((await read(signOff)).outcome).toBe('accepted');
    expect(await verify(signOff)).toMatchObject({ intact: true });
    // Whoever runs it there again meets the same revision, and can sign that too.
    expect((await accept(await request(await run(name)))).outcome).toBe(
      'accepted',
    );
  });

  it('is void when another revision is approved, which says what it brings', async () => {
    const { name, signOff } = await accepted();
    await save(name, 2);
    await approve(name);
    expect(await read(signOff)).toMatchObject({
      outcome: 'void',
      ended: {
        by: ben.actor,
        reason: `Revision 2 of test set “Title of ${name}” was approved: row 2 (“r2”) of data set “People” changed`,
      },
    });
  });

  it('cannot be asked for any more when another revision is approved', async () => {
    const name = await create();
    await approve(name);
    const old = await run(name);
    await save(name, 2);
    await approve(name);
    await expect(request(old)).rejects.toMatchObject({
      problems: [
        {
          message: expect.stringMatching(
            /carried out revision 1, and the approved one is 2; run it again$/,
          ),
        },
      ],
    });
  });

  it('is void when its approval is taken back, and cannot be asked for', async () => {
    const { name, review, signOff } = await accepted();
    const other = await run(name);
    await takeBack(name, review);
    expect(await read(signOff)).toMatchObject({
      outcome: 'void',
      ended: {
        by: ben.actor,
        reason: `The approval of revision 1 of test set “Title of ${name}” was taken back`,
      },
    });
    await expect(request(other)).rejects.toMatchObject({
      problems: [
        { message: expect.stringMatching(/1, which is not approved any more/) },
      ],
    });
  });

  it('is void when the approval of what was approved after it is all that is left', async () => {
    const name = await create();
    await approve(name);
    await save(name, 2);
    const second = await approve(name);
    const signOff = await accept(await request(await run(name)));
    await takeBack(name, second);
    expect(await read(signOff)).toMatchObject({ outcome: 'void' });
    // Now the first is in force again.
    expect(await request(await run(name))).toMatchObject({
      snapshot: { testSets: [{ revision: 1 }] },
    });
  });

  it('is void when somebody goes back to other approved content, which needs no review', async () => {
    const name = await create();
    await approve(name);
    await save(name, 2);
    await approve(name);
    const signOff = await accept(await request(await run(name)));
    await save(name, 3);
    expect((await read(signOff)).outcome).toBe('accepted');
    await save(name, 1);
    expect(await read(signOff)).toMatchObject({
      outcome: 'void',
      ended: {
        by: ann.actor,
        reason: expect.stringMatching(
          /^Revision 4 .* was saved, with content that is approved already/,
        ),
      },
    });
  });

  it('stands when somebody goes back to what was signed, as nothing else was ever in force', async () => {
    const { name, signOff } = await accepted();
    await save(name, 2);
    await save(name, 1);
    expect((await read(signOff)).outcome).toBe('accepted');
    expect(await verify(signOff)).toMatchObject({ intact: true });
  });

  it('is void when the environment is no longer protected', async () => {
    const { signOff } = await accepted();
    await prepared.core.environments.update(
      { ...production, protected: false },
      ben,
    );
    await prepared.core.environments.update(production, ann);
    expect(await read(signOff)).toMatchObject({
      outcome: 'void',
      ended: { reason: expect.stringMatching(/its protection$/) },
    });
  });

  it('is found to have lost its approval past the portal', async () => {
    const { review, signOff } = await accepted();
    await prepared.knex('reviews').where({ id: review.id }).delete();
    expect(await verify(signOff)).toMatchObject({
      intact: false,
      problems: [
        expect.stringMatching(/which is not approved any more/),
        expect.stringMatching(/signed as approved, and is not approved/),
      ],
      signOff: { outcome: 'void' },
    });
  });
});

describe('what ran where the newest revision does', () => {
  it('says that nobody had approved it, and stands when somebody does afterwards', async () => {
    const name = await create();
    const signOff = await accept(await request(await run(name, 'staging')));
    expect(signOff.snapshot.testSets[0].approval).toBeNull();
    await approve(name);
    expect((await read(signOff)).outcome).toBe('accepted');
  });

  it('is void with the first change, also where an older revision is approved', async () => {
    const name = await create();
    await approve(name);
    const signOff = await accept(await request(await run(name, 'staging')));
    expect(signOff.snapshot.testSets[0].approval).toMatchObject({
      by: ben.actor,
    });
    await save(name, 2);
    expect(await read(signOff)).toMatchObject({
      outcome: 'void',
      ended: { reason: expect.stringMatching(/^Revision 2 .*row 2.*changed$/) },
    });
    await expect(
      request({ id: signOff.snapshot.testSets[0].runs[0].id }),
    ).rejects.toMatchObject({
      problems: [
        {
          message: expect.stringMatching(
            /carried out revision 1, and the newest is 2; run it again$/,
          ),
        },
      ],
    });
  });

  it('is void when it was signed as approved and that is taken back', async () => {
    const name = await create();
    const review = await approve(name);
    const signOff = await accept(await request(await run(name, 'staging')));
    await takeBack(name, review);
    expect(await read(signOff)).toMatchObject({
      outcome: 'void',
      ended: { reason: expect.stringMatching(/approval .* was taken back$/) },
    });
  });

  it('leaves the sign-offs of other test sets alone', async () => {
    const { signOff } = await accepted();
    const other = await accepted();
    await takeBack(other.name, other.review);
    expect((await read(signOff)).outcome).toBe('accepted');
  });
});
