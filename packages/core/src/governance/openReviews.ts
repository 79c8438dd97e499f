import type {
  OpenReview,
  UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { whereVisible, type VisibleClasses } from '../authoring/accessClasses';
import { patternOf } from '../insights/iterationFilter';
import { refsOf } from '../refsOf';
import type { Caller } from '../types';
import { toReview, type ReviewRow } from './reviewStore';
import { whereActor } from './whereActor';

type Query = Inputs['reviews']['open'];

/** What somebody may see, or decide on; left out: everything. */
interface ReviewedClasses {
  visible?: VisibleClasses;
  approvable?: VisibleClasses;
}

/** Reviews that go on, over all test sets, what has waited longest first; and how many there are. */
export async function openReviews(
  db: Knex,
  query: Query,
  caller: Caller,
  classes: ReviewedClasses,
): Promise<{ items: OpenReview[]; total: number }> {
  const matching = () => whereOpen(db, query, caller, classes);
  const [[{ total }], rows] = await Promise.all([
    matching().count('* as total'),
    matching()
      .orderBy(['v.requested_at', 'v.id'])
      .limit(query.limit)
      .offset(query.offset)
      .select('v.*', 't.name', 't.title'),
  ]);
  return {
    total: Number(total),
    items: rows.map(
      (row: ReviewRow & { name: string; title: string }): OpenReview => ({
        testSet: row.name,
        title: row.title,
        review: toReview(row),
      }),
    ),
  };
}

function whereOpen(
  db: Knex,
  { of, search }: Query,
  caller: Caller,
  { visible, approvable }: ReviewedClasses,
): Knex.QueryBuilder {
  const reviews = db('reviews as v')
    .join('test_sets as t', 't.id', 'v.test_set_id')
    .where('v.state', 'inReview');
  if (visible) {
    whereVisible(reviews, 't.access_class', visible);
  }
  if (of === 'me') {
    reviews.andWhere(mine => {
      whereAsked(mine, caller);
      mine.orWhere(decidable =>
        approvable
          ? whereVisible(decidable, 't.access_class', approvable)
          : decidable.whereRaw('true'),
      );
    });
    whereNoAuthor(reviews, caller);
  }
  if (of === 'requested') {
    whereActor(reviews, 'v.requested_by', caller);
  }
  if (search?.trim()) {
    const pattern = patternOf(search);
    reviews.andWhere(found =>
      found.whereILike('t.title', pattern).orWhereILike('t.name', pattern),
    );
  }
  return reviews;
}

/** The caller, or a group of theirs, was named. */
function whereAsked(reviews: Knex.QueryBuilder, caller: Caller): void {
  reviews.whereRaw(
    'exists (select from unnest(v.reviewers) as ref where lower(ref) = any(?))',
    [refsOf(caller)],
  );
}

/** Four eyes, as `refuseAuthors` has it: what somebody cannot approve does not wait for them. */
function whereNoAuthor(reviews: Knex.QueryBuilder, caller: Caller): void {
  reviews.whereNotExists(written => {
    written
      .from('revisions as w')
      .whereRaw('w.test_set_id = v.test_set_id and w.number <= v.revision')
      .whereRaw(
        `w.number > coalesce((
           select max(a.number) from revisions a join reviews p on p.test_set_id = a.test_set_id and p.hash = a.hash
           where a.test_set_id = v.test_set_id and p.state = 'approved'
         ), 0)`,
      );
    written.andWhere(author => {
      whereActor(author, 'w.created_by', caller);
      author.orWhere(told => whereActor(told, 'w.on_behalf_of', caller));
    });
  });
}
