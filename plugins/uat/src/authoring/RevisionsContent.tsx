import { AuthoringFrame } from './editor/AuthoringFrame';
import { RevisionHistory } from './revisions/RevisionHistory';

/** The tab of what a test set was: its revisions, what changed in each, and the way back. */
export function RevisionsContent() {
  return (
    <AuthoringFrame>
      <RevisionHistory />
    </AuthoringFrame>
  );
}
