import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
  TextField,
} from '@backstage/ui';
import type { TestSet } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useDeleteTestSet } from '../../api/queries';
import { ErrorPanel } from '../../components/ErrorPanel';
import { useLinks } from '../../links';
import { Refusable } from '../../permissions/Refusable';
import { useRefusal } from '../../permissions/useRefusal';
import { forgetDraft } from '../draft/openDrafts';
import { useUserRef } from '../../api/identity';
import { Field } from '../forms/Field';
import styles from './settings.module.css';

/** Deletes a test set, once its name was typed. */
export function DeleteTestSet({ testSet }: { testSet: TestSet }) {
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const remove = useDeleteTestSet();
  const refusal = useRefusal(testSet.name, 'delete');
  const navigate = useNavigate();
  const links = useLinks();
  const user = useUserRef();
  const submit = () =>
    remove.mutate(
      { name: testSet.name },
      {
        onSuccess: () => {
          if (user) forgetDraft(testSet.name, user);
          navigate(links.overview());
        },
      },
    );
  return (
    <section className={styles.danger} aria-label="Delete the test set">
      <Text>
        Deleting the test set removes its cases and data. Its runs are kept.
      </Text>
      <Refusable refusal={refusal}>
        <Button variant="secondary" destructive onPress={() => setAsking(true)}>
          Delete test set
        </Button>
      </Refusable>
      {asking && (
        <Dialog isOpen onOpenChange={setAsking} width={460}>
          <DialogHeader>Delete “{testSet.title}”?</DialogHeader>
          <DialogBody>
            <Flex direction="column" gap="3">
              <Text>
                Its cases, step groups, elements and data are deleted for
                everybody. Its runs are kept.
              </Text>
              <Field label={`Type ${testSet.name} to confirm`}>
                {ids => (
                  <TextField {...ids} value={typed} onChange={setTyped} />
                )}
              </Field>
              {remove.error && (
                <ErrorPanel
                  title="The test set could not be deleted"
                  error={remove.error}
                />
              )}
            </Flex>
          </DialogBody>
          <DialogFooter>
            <Flex gap="2" justify="end">
              <Button variant="secondary" onPress={() => setAsking(false)}>
                Keep it
              </Button>
              <Button
                variant="primary"
                destructive
                isDisabled={typed !== testSet.name}
                isPending={remove.isPending}
                onPress={submit}
              >
                Delete
              </Button>
            </Flex>
          </DialogFooter>
        </Dialog>
      )}
    </section>
  );
}
