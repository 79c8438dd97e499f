import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextAreaField,
} from '@backstage/ui';
import { foldReference, stands, type SignOff } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { Field } from '../authoring/forms/Field';
import { ErrorPanel } from '../components/ErrorPanel';
import { useOwnRefs } from '../api/identity';
import { useReleaseRefusal } from '../permissions/useRefusal';
import { useWithdrawSignOff } from './signOffQueries';

/**
 * Takes a sign-off back that stands: for who has asked for it, or has signed it. One of a release that still waits also
 * for who may ask for another one: it would be in their way.
 */
export function WithdrawButton({ signOff }: { signOff: SignOff }) {
  const { data: own } = useOwnRefs();
  const refusal = useReleaseRefusal(signOff.release?.entity, 'requestSignOff');
  const withdraw = useWithdrawSignOff();
  const [isOpen, setOpen] = useState(false);
  const [comment, setComment] = useState('');
  const people = [
    signOff.createdBy,
    ...signOff.signatories.flatMap(({ decidedBy }) => decidedBy ?? []),
  ];
  const isInTheWay =
    signOff.release !== null &&
    signOff.outcome === 'pending' &&
    refusal === null;
  const mayWithdraw =
    isInTheWay || people.some(({ ref }) => foldReference(ref) === own?.user);
  if (!stands(signOff.outcome) || !mayWithdraw) {
    return null;
  }
  return (
    <>
      <Button variant="secondary" destructive onPress={() => setOpen(true)}>
        Withdraw
      </Button>
      {isOpen && (
        <Dialog isOpen onOpenChange={setOpen} width={460}>
          <DialogHeader>Withdraw the sign-off?</DialogHeader>
          <DialogBody>
            <Field
              label="Why"
              required
              help="It stays in the list, with this reason. Nobody can sign it any more."
            >
              {ids => (
                <TextAreaField
                  {...ids}
                  rows={3}
                  value={comment}
                  onChange={setComment}
                />
              )}
            </Field>
            {withdraw.error && (
              <ErrorPanel title="It was not withdrawn" error={withdraw.error} />
            )}
          </DialogBody>
          <DialogFooter>
            <Button variant="secondary" onPress={() => setOpen(false)}>
              Keep it
            </Button>
            <Button
              variant="primary"
              destructive
              isDisabled={!comment.trim()}
              isPending={withdraw.isPending}
              onPress={() =>
                withdraw.mutate(
                  { id: signOff.id, comment },
                  { onSuccess: () => setOpen(false) },
                )
              }
            >
              Withdraw
            </Button>
          </DialogFooter>
        </Dialog>
      )}
    </>
  );
}
