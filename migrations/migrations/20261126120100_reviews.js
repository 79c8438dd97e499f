/**
 * Reviews of revisions: requested, decided by somebody else than the authors, and what that means for runs.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create table reviews (
      id               uuid primary key default gen_random_uuid(),
      test_set_id      uuid not null references test_sets on delete cascade,
      revision_id      uuid not null references revisions on delete cascade,
      revision         integer not null,
      hash             text not null,
      state            text not null default 'inReview'
        check (state in ('inReview', 'approved', 'changesRequested', 'withdrawn', 'superseded')),
      comment          text not null,
      reviewers        text[] not null,
      requested_at     timestamptz not null default clock_timestamp(),
      requested_by     jsonb not null,
      ended_at         timestamptz,
      ended_by         jsonb,
      decision_comment text not null default '',
      superseded_by    integer,
      check ((state = 'inReview') = (ended_at is null)),
      check ((state = 'inReview') = (ended_by is null)),
      check ((state = 'superseded') = (superseded_by is not null))
    );
    comment on column reviews.hash is 'Of the content that was looked at: an approval holds for it, and for nothing else';
    comment on column reviews.reviewers is 'Entity references of people and groups who were asked';
    create unique index reviews_in_progress on reviews (test_set_id) where state = 'inReview';
    create index reviews_by_test_set on reviews (test_set_id, requested_at desc);
    create index reviews_by_revision on reviews (revision_id, requested_at desc);
    create index approved_contents on reviews (test_set_id, hash) where state = 'approved';

    alter table test_runs add column approval jsonb;
    comment on column test_runs.approval is
      'Of runs in protected environments: who approved the revision, when, and which one was the newest then';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    alter table test_runs drop column approval;
    drop table reviews;
  `);
};
