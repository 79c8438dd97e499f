import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { TestSetDefinition } from '@uatcms/plugin-uat-common';
import { useDraft } from '../draft/DraftContext';

type Change = (definition: TestSetDefinition) => TestSetDefinition;

/** Removes something at once and offers to bring it back, also after other changes. */
export function useRemoval() {
  const { change } = useDraft();
  const toast = useApi(toastApiRef);
  return (what: string, remove: Change, restore: Change) => {
    change(remove, `Delete ${what}`);
    const { close } = toast.post({
      title: `Deleted ${what}`,
      status: 'neutral',
      timeout: 8_000,
      description: (
        <Button
          size="small"
          variant="secondary"
          onPress={() => {
            change(restore, `Restore ${what}`);
            close();
          }}
        >
          Undo
        </Button>
      ),
    });
  };
}
