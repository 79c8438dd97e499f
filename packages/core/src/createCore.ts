import { assertPostgres } from '@uatcms/migrations';
import type { Knex } from 'knex';
import { AccessClasses } from './authoring/accessClasses';
import { PostgresEnvironmentService } from './authoring/environmentService';
import { PostgresTestSetService } from './authoring/testSetService';
import { PostgresDoorbellService } from './execution/doorbellService';
import { KnownShards } from './execution/knownShards';
import { findArtifact, noArtifact } from './execution/iterationStore';
import { PostgresAuditService } from './governance/auditService';
import { PostgresReviewService } from './governance/reviewService';
import { PostgresSignOffService } from './governance/signOff/signOffService';
import { PostgresRunService } from './execution/runService';
import { PostgresShardService } from './execution/shardService';
import { PostgresImportService } from './importing/importService';
import { PostgresManualCheckService } from './manual/manualCheckService';
import { expectUpload } from './retention/fileStore';
import { PostgresRetentionService } from './retention/retentionService';
import type { Core, NameOf } from './types';

/**
 * Opens the test CMS on a PostgreSQL database that `migrate` has brought up to date.
 *
 * Any number of replicas may work on the same database: what one of them remembers is held against it before it counts.
 *
 * @throws Error when the database is not PostgreSQL
 * @public
 */
export function createCore(options: {
  knex: Knex;
  /** Asked when something is written that shall be read in years, such as who signs. Left out: nothing has a name. */
  nameOf?: NameOf;
}): Core {
  const { knex, nameOf = async () => undefined } = options;
  assertPostgres(knex);
  const knownShards = new KnownShards();
  const classes = new AccessClasses();
  return {
    testSets: new PostgresTestSetService(knex, classes),
    environments: new PostgresEnvironmentService(knex, classes),
    reviews: new PostgresReviewService(knex, classes),
    runs: new PostgresRunService(knex, classes),
    imports: new PostgresImportService(knex),
    shards: new PostgresShardService(knex, knownShards),
    doorbells: new PostgresDoorbellService(knex, knownShards),
    artifacts: {
      get: async (sha256, visible) =>
        (await classes.read(
          knex,
          visible,
          seen => findArtifact(knex, sha256, seen),
          found => found !== undefined,
        )) ?? noArtifact(sha256),
      expectUpload: sha256 => expectUpload(knex, sha256),
    },
    retention: new PostgresRetentionService(knex),
    audit: new PostgresAuditService(knex),
    checks: new PostgresManualCheckService(knex, classes),
    signOffs: new PostgresSignOffService(knex, classes, nameOf),
  };
}
