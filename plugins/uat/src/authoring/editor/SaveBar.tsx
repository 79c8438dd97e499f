import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  ButtonIcon,
  TextField,
  Tooltip,
  TooltipTrigger,
} from '@backstage/ui';
import {
  RiArrowGoBackLine,
  RiArrowGoForwardLine,
  RiErrorWarningLine,
  RiSaveLine,
} from '@remixicon/react';
import { useState } from 'react';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Refusable } from '../../permissions/Refusable';
import { RefusalNote } from '../../permissions/RefusalNote';
import { useRefusal } from '../../permissions/useRefusal';
import { useDraft } from '../draft/DraftContext';
import { unsavedCount } from '../draft/history';
import { ConflictDialog } from './ConflictDialog';
import { ProblemPanel } from './ProblemPanel';
import styles from './SaveBar.module.css';
import { useSaveDraft } from './useSaveDraft';
import { useShortcuts } from './useShortcuts';

/** Stays in view below the tabs that edit the draft: what is unsaved, what is wrong, and the way to save it. */
export function SaveBar() {
  const { history, problems, store, testSet, newerRevision, notKept } =
    useDraft();
  const toast = useApi(toastApiRef);
  const saving = useSaveDraft();
  const [comment, setComment] = useState('');
  const [problemsShown, setProblemsShown] = useState(false);
  const count = unsavedCount(history);
  const refusal = useRefusal(testSet.name, 'update');

  const save = async () => {
    const unsaved = unsavedCount(store.getSnapshot().history);
    if (unsaved === 0 || saving.pending || refusal !== undefined) {
      return;
    }
    const outcome = await saving.save(comment);
    setProblemsShown(outcome === 'problems');
    if (outcome === 'saved') {
      setComment('');
      toast.post({
        title: `Saved as revision ${store.getSnapshot().history.baseRevision}`,
        status: 'success',
        timeout: 4_000,
      });
    }
  };
  useShortcuts({ save, undo: () => store.undo(), redo: () => store.redo() });

  return (
    <div className={styles.bar} data-saved={count === 0 || undefined}>
      {saving.error !== undefined && (
        <ErrorPanel
          title="The test set could not be saved"
          error={saving.error}
          onRetry={save}
        />
      )}
      {newerRevision !== undefined && !saving.conflict && (
        <Alert
          status="warning"
          icon
          title={`Somebody else has saved revision ${newerRevision}. Your changes are still on revision ${history.baseRevision}.`}
          customActions={
            <Button size="small" variant="secondary" onPress={saving.compare}>
              Compare
            </Button>
          }
        />
      )}
      {notKept && (
        <Alert
          status="warning"
          icon
          title="This browser has no room to keep your unsaved changes. Save soon."
        />
      )}
      {problemsShown && (
        <ProblemPanel onClose={() => setProblemsShown(false)} />
      )}
      <RefusalNote refusal={refusal} />
      <div className={styles.row}>
        <span role="status" className={styles.status}>
          {statusText(count, testSet.revision)}
        </span>
        {problems.length > 0 && (
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiErrorWarningLine />}
            onPress={() => setProblemsShown(shown => !shown)}
            aria-expanded={problemsShown}
            className={styles.problemCount}
          >
            {problems.length === 1
              ? '1 problem'
              : `${problems.length} problems`}
          </Button>
        )}
        <span className={styles.buttons}>
          <HistoryButton
            label="Undo"
            keys="Ctrl+Z"
            icon={<RiArrowGoBackLine />}
            change={history.past[history.past.length - 1]?.label}
            onPress={() => store.undo()}
          />
          <HistoryButton
            label="Redo"
            keys="Ctrl+Shift+Z"
            icon={<RiArrowGoForwardLine />}
            change={history.future[0]?.label}
            onPress={() => store.redo()}
          />
          <Button
            size="small"
            variant="tertiary"
            isDisabled={count === 0}
            onPress={() => store.discard()}
          >
            Discard
          </Button>
          <TextField
            size="small"
            className={styles.comment}
            aria-label="Comment on the change"
            placeholder="What did you change? (optional)"
            value={comment}
            onChange={setComment}
            maxLength={1_000}
          />
          <Refusable refusal={refusal}>
            <Button
              size="small"
              variant="primary"
              iconStart={<RiSaveLine />}
              isDisabled={count === 0}
              isPending={saving.pending}
              onPress={save}
            >
              Save
            </Button>
          </Refusable>
        </span>
      </div>
      {saving.conflict && (
        <ConflictDialog
          theirs={saving.conflict}
          onKeepMine={() => {
            saving.keepMine(saving.conflict!);
            void save();
          }}
          onTakeTheirs={() => saving.takeTheirs(saving.conflict!)}
          onLater={saving.decideLater}
        />
      )}
    </div>
  );
}

function statusText(count: number, revision: number): string {
  if (count === 0) {
    return `All changes saved · revision ${revision}`;
  }
  return count === 1 ? '1 unsaved change' : `${count} unsaved changes`;
}

function HistoryButton(props: {
  label: string;
  keys: string;
  icon: React.ReactElement;
  change: string | undefined;
  onPress: () => void;
}) {
  const { label, keys, icon, change, onPress } = props;
  return (
    <TooltipTrigger>
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={icon}
        aria-label={change ? `${label}: ${change}` : label}
        isDisabled={!change}
        onPress={onPress}
      />
      <Tooltip>{change ? `${label}: ${change} (${keys})` : label}</Tooltip>
    </TooltipTrigger>
  );
}
