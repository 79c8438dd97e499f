import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type { TestSet } from '@uatcms/plugin-uat-common';
import { useMemo } from 'react';
import { ActorName } from '../../components/ActorName';
import { TimeAgo } from '../../components/TimeAgo';
import { changesInWords } from '../draft/changesInWords';
import { useDraft } from '../draft/DraftContext';
import { putOnTop } from '../draft/merge';
import { ChangeList } from './ChangeList';

/** Somebody else has saved in between: shows what, and lets the person decide. */
export function ConflictDialog(props: {
  theirs: TestSet;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
  onLater: () => void;
}) {
  const { theirs, onKeepMine, onTakeTheirs, onLater } = props;
  const { history } = useDraft();
  const changes = useMemo(
    () => changesInWords(history.base, theirs.definition),
    [history.base, theirs],
  );
  const { overwritten } = useMemo(
    () => putOnTop(history.base, history.present, theirs.definition),
    [history, theirs],
  );
  return (
    <Dialog isOpen onOpenChange={open => !open && onLater()} width={640}>
      <DialogHeader>Somebody else has saved this test set</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text>
            <ActorName actor={theirs.updatedBy} /> saved revision{' '}
            {theirs.revision} <TimeAgo at={theirs.updatedAt} />; your changes
            are based on revision {history.baseRevision}. What changed there:
          </Text>
          <ChangeList changes={changes} />
          {overwritten.length > 0 && (
            <Text>
              You both changed {overwritten.join(', ')}. If you keep yours on
              top, theirs can still be found in revision {theirs.revision}.
            </Text>
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Flex gap="2" justify="end" style={{ flexWrap: 'wrap' }}>
          <Button variant="tertiary" onPress={onLater}>
            Decide later
          </Button>
          <Button variant="secondary" onPress={onTakeTheirs}>
            Discard mine, take theirs
          </Button>
          <Button variant="primary" onPress={onKeepMine}>
            Keep mine on top of theirs
          </Button>
        </Flex>
      </DialogFooter>
    </Dialog>
  );
}
