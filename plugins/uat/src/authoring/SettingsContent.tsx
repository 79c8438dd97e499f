import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Flex, Text } from '@backstage/ui';
import {
  UatApiError,
  type TestSet,
  type TestSetMeta,
  sameContent,
} from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { HistoryLink } from '../audit/HistoryLink';
import { useTestSet } from '../api/queries';
import { ErrorPanel } from '../components/ErrorPanel';
import { PageSkeleton } from '../components/PageSkeleton';
import { Refusable } from '../permissions/Refusable';
import { RefusalNote } from '../permissions/RefusalNote';
import { useRefusal } from '../permissions/useRefusal';
import { metaOf } from './editor/useSaveDraft';
import { DeleteTestSet } from './settings/DeleteTestSet';
import { MetaFields, TitleField } from './settings/MetaFields';
import { metaMessages } from './settings/metaForm';
import styles from './settings/settings.module.css';
import { useSaveMeta } from './settings/useSaveMeta';

/** The tab of what a test set is, apart from its content. */
export function SettingsContent() {
  const { entity } = useEntity();
  const testSet = useTestSet(entity.metadata.name);
  if (testSet.error && !testSet.data) {
    return (
      <ErrorPanel
        title="The settings could not be loaded"
        error={testSet.error}
        onRetry={() => testSet.refetch()}
      />
    );
  }
  return testSet.data ? (
    <Settings key={testSet.data.name} testSet={testSet.data} />
  ) : (
    <PageSkeleton />
  );
}

function Settings({ testSet }: { testSet: TestSet }) {
  const [changes, setChanges] = useState<Partial<TestSetMeta>>({});
  const save = useSaveMeta(testSet.name);
  const toast = useApi(toastApiRef);
  const refusal = useRefusal(testSet.name, 'update');
  const saved = metaOf(testSet);
  const meta = { ...saved, ...changes };
  const change = (next: Partial<TestSetMeta>) => {
    save.reset();
    setChanges(before => ({ ...before, ...next }));
  };
  const refused = save.error instanceof UatApiError ? save.error.problems : [];
  const messages = metaMessages(meta, undefined, refused);
  const submit = () =>
    // Only what was changed here: others may have changed the rest.
    save.mutate(newest => ({ ...newest, ...changes }), {
      onSuccess: () => {
        setChanges({});
        toast.post({
          title: 'Settings saved',
          status: 'success',
          timeout: 4_000,
        });
      },
    });
  return (
    <Flex direction="column" gap="6">
      <div className={styles.form}>
        {save.error && refused.length === 0 && (
          <ErrorPanel
            title="The settings could not be saved"
            error={save.error}
            onRetry={submit}
          />
        )}
        <RefusalNote refusal={refusal} />
        <Text color="secondary">
          Name: {testSet.name} (it cannot be changed)
        </Text>
        <TitleField
          value={meta.title}
          messages={messages.title}
          onChange={title => change({ title })}
        />
        <MetaFields meta={meta} onChange={change} messages={messages} />
        <Flex gap="2">
          <Refusable refusal={refusal}>
            <Button
              variant="primary"
              isDisabled={
                sameContent(meta, saved) ||
                Object.keys(metaMessages(meta, undefined, [])).length > 0
              }
              isPending={save.isPending}
              onPress={submit}
            >
              Save settings
            </Button>
          </Refusable>
          <Button
            variant="tertiary"
            isDisabled={sameContent(meta, saved)}
            onPress={() => setChanges({})}
          >
            Discard
          </Button>
        </Flex>
      </div>
      <Flex>
        <HistoryLink resource={{ kind: 'testSet', name: testSet.name }} />
      </Flex>
      <DeleteTestSet testSet={testSet} />
    </Flex>
  );
}
