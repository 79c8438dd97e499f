import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  TextAreaField,
} from '@backstage/ui';
import { UatApiError } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { Field } from '../authoring/forms/Field';
import { EntitiesPicker } from '../authoring/settings/EntityPicker';
import { ErrorPanel } from '../components/ErrorPanel';
import { useRequestReview } from './reviewQueries';

/** Asks others to look at the newest revision. */
export function RequestReviewDialog(props: {
  name: string;
  revision: number;
  onClose: () => void;
}) {
  const { name, revision, onClose } = props;
  const [comment, setComment] = useState('');
  const [reviewers, setReviewers] = useState<string[]>([]);
  const request = useRequestReview();
  const ofReviewers =
    request.error instanceof UatApiError
      ? request.error.problems
          .filter(({ path }) => path[0] === 'reviewers')
          .map(({ message }) => message)
      : [];
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={560}>
      <DialogHeader>Request a review of revision {revision}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Field
            label="Reviewers"
            help="People and groups who are told. Whoever may approve can decide, apart from those who have changed the test set."
            messages={ofReviewers}
          >
            {ids => (
              <EntitiesPicker
                ids={ids}
                kinds={['User', 'Group']}
                placeholder="Find people and groups"
                value={reviewers}
                onChange={refs => {
                  request.reset();
                  setReviewers(refs);
                }}
              />
            )}
          </Field>
          <Field label="Comment" help="What was changed, and why">
            {ids => (
              <TextAreaField
                {...ids}
                rows={4}
                maxLength={5_000}
                value={comment}
                onChange={setComment}
              />
            )}
          </Field>
          {request.error && ofReviewers.length === 0 && (
            <ErrorPanel
              title="The review could not be requested"
              error={request.error}
            />
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Flex gap="2" justify="end">
          <Button variant="secondary" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            isPending={request.isPending}
            onPress={() =>
              request.mutate(
                { name, revision, comment, reviewers },
                { onSuccess: onClose },
              )
            }
          >
            Request review
          </Button>
        </Flex>
      </DialogFooter>
    </Dialog>
  );
}
