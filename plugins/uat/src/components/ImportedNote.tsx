import { Alert } from '@backstage/ui';

/** Says where a test set comes from that is not written here, and what that means. */
export function ImportedNote() {
  return (
    <Alert
      role="status"
      status="info"
      icon
      title="The tests of this set are kept in code"
      description="Only their results are imported, so the set can be neither changed nor run here. Its runs are on the tab Runs."
    />
  );
}
