import { Alert, Button, Flex } from '@backstage/ui';
import { useMemo } from 'react';
import { useDraft } from '../draft/DraftContext';
import { changesInWords } from '../draft/changesInWords';
import { ChangeList } from './ChangeList';

/** Asks what shall become of changes that were left unsaved in an earlier visit. Until then nothing is edited. */
export function RestoreQuestion() {
  const { restorable, history, store } = useDraft();
  const changes = useMemo(
    () =>
      restorable ? changesInWords(restorable.base, restorable.definition) : [],
    [restorable],
  );
  if (!restorable) {
    return null;
  }
  const outdated = restorable.baseRevision < history.baseRevision;
  return (
    <Alert
      status="info"
      icon
      title={`You have unsaved changes from ${new Date(
        restorable.at,
      ).toLocaleString()}`}
      description={
        <Flex direction="column" gap="3">
          <span>
            They were made on revision {restorable.baseRevision} and kept in
            this browser.
            {outdated &&
              ` Since then revision ${history.baseRevision} was saved; you can put your changes on top of it.`}
          </span>
          <ChangeList changes={changes} />
          <Flex gap="2">
            <Button variant="primary" onPress={() => store.restore()}>
              Restore unsaved changes
            </Button>
            <Button variant="secondary" onPress={() => store.dropRestorable()}>
              Discard them
            </Button>
          </Flex>
        </Flex>
      }
    />
  );
}
