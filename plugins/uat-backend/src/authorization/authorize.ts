import type {
  ArtifactService,
  AuditService,
  Core,
  ManualCheckService,
  SignOffService,
} from '@uatcms/core';
import { AuthorizedArtifactService } from './AuthorizedArtifactService';
import { AuthorizedAuditService } from './AuthorizedAuditService';
import { AuthorizedEnvironmentService } from './AuthorizedEnvironmentService';
import { AuthorizedImportService } from './AuthorizedImportService';
import { AuthorizedReviewService } from './AuthorizedReviewService';
import { AuthorizedManualCheckService } from './AuthorizedManualCheckService';
import { AuthorizedRunService } from './AuthorizedRunService';
import { AuthorizedSignOffService } from './AuthorizedSignOffService';
import { AuthorizedTestSetService } from './AuthorizedTestSetService';
import type { Permits } from './Permits';
import type { ReleasedEntities } from './ReleasedEntities';

/** Of these services the requests of people get nothing: runners, timers and the configuration use them. */
type Unreachable = 'shards' | 'doorbells' | 'retention';

/** Services of which requests get a part. */
interface Narrowed {
  testSets: AuthorizedTestSetService;
  environments: AuthorizedEnvironmentService;
  artifacts: Pick<ArtifactService, 'get'>;
  audit: Omit<AuditService, 'forget'>;
  checks: Omit<ManualCheckService, 'takeNotices' | 'giveBackNotices'>;
  signOffs: Omit<
    SignOffService,
    'takeVoided' | 'giveBackVoided' | 'keepReport'
  >;
}

/**
 * Core as the sender of a request may use it. A service that core gets is missing here until it has its decorator: the
 * types see to that.
 */
export type AuthorizedCore = Omit<Core, Unreachable | keyof Narrowed> &
  Narrowed;

/** The same core; each service does only what the permits allow. */
export function authorize(
  core: Core,
  permits: Permits,
  entities: Pick<ReleasedEntities, 'read'>,
): AuthorizedCore {
  return {
    testSets: new AuthorizedTestSetService(core.testSets, permits),
    environments: new AuthorizedEnvironmentService(core.environments, permits),
    reviews: new AuthorizedReviewService(core.reviews, permits),
    runs: new AuthorizedRunService(core, permits),
    imports: new AuthorizedImportService(core, permits),
    artifacts: new AuthorizedArtifactService(core.artifacts, permits),
    audit: new AuthorizedAuditService(core.audit, permits),
    checks: new AuthorizedManualCheckService(core, permits),
    signOffs: new AuthorizedSignOffService(core, permits, entities),
  };
}
