import { CasesWorkspace } from './cases/CasesWorkspace';
import { AuthoringFrame } from './editor/AuthoringFrame';

/** The tab where cases, step groups and elements of a test set are written. */
export function CasesContent() {
  return (
    <AuthoringFrame>
      <CasesWorkspace />
    </AuthoringFrame>
  );
}
