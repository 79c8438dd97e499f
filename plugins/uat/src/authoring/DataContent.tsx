import { DataWorkspace } from './data/DataWorkspace';
import { AuthoringFrame } from './editor/AuthoringFrame';

/** The tab where the data sets of a test set are edited. */
export function DataContent() {
  return (
    <AuthoringFrame>
      <DataWorkspace />
    </AuthoringFrame>
  );
}
