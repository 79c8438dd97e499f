import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { NotThere } from './components/NotThere';
import { PageSkeleton } from './components/PageSkeleton';

const OverviewPage = lazy(() =>
  import('./overview/OverviewPage').then(m => ({ default: m.OverviewPage })),
);
const NewTestSetPage = lazy(() =>
  import('./authoring/NewTestSetPage').then(m => ({
    default: m.NewTestSetPage,
  })),
);
const RunPage = lazy(() =>
  import('./runs/RunPage').then(m => ({ default: m.RunPage })),
);
const AuditPage = lazy(() =>
  import('./audit/AuditPage').then(m => ({ default: m.AuditPage })),
);
const ComparePage = lazy(() =>
  import('./compare/ComparePage').then(m => ({ default: m.ComparePage })),
);
const InboxPage = lazy(() =>
  import('./inbox/InboxPage').then(m => ({ default: m.InboxPage })),
);
const PerformPage = lazy(() =>
  import('./manual/PerformPage').then(m => ({ default: m.PerformPage })),
);
const ChangesPage = lazy(() =>
  import('./approval/ChangesPage').then(m => ({ default: m.ChangesPage })),
);

const SignOffsPage = lazy(() =>
  import('./signoff/SignOffsPage').then(m => ({ default: m.SignOffsPage })),
);
const SignOffPage = lazy(() =>
  import('./signoff/SignOffPage').then(m => ({ default: m.SignOffPage })),
);

/** Where the checks were before the inbox had other parts: notifications that were sent then lead here. */
function FormerChecks() {
  const { search } = useLocation();
  return <Navigate to={`../inbox/checks${search}`} replace />;
}

function UnknownPage() {
  return (
    <NotThere title="There is no such page">
      The link may be incomplete, or of an older version of the portal.
    </NotThere>
  );
}

/** All pages below `/uat`. */
export function UatPage() {
  return (
    <main>
      <Suspense fallback={<PageSkeleton />}>
        <Routes>
          <Route index element={<OverviewPage />} />
          <Route path="new" element={<NewTestSetPage />} />
          <Route path="audit" element={<AuditPage />} />
          <Route path="sign-offs" element={<SignOffsPage />} />
          <Route path="sign-offs/:signOffId" element={<SignOffPage />} />
          <Route path="runs/:runId" element={<RunPage />} />
          <Route path="runs/:runId/compare" element={<ComparePage />} />
          <Route path="inbox" element={<InboxPage />} />
          <Route path="inbox/:part" element={<InboxPage />} />
          <Route path="checks" element={<FormerChecks />} />
          <Route path="checks/:runId/:iterationId" element={<PerformPage />} />
          <Route path="test-sets/:name/changes" element={<ChangesPage />} />
          <Route path="*" element={<UnknownPage />} />
        </Routes>
      </Suspense>
    </main>
  );
}
