import {
  Box,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Radio,
  RadioGroup,
  Select,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { RiQuillPenLine } from '@remixicon/react';
import {
  signOffDecisions,
  type SignOff,
  type SignOffDecision,
} from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { Field } from '../authoring/forms/Field';
import { ErrorPanel } from '../components/ErrorPanel';
import { useEntityNames } from '../components/useEntityNames';
import { Refusable } from '../permissions/Refusable';
import { decisionWords } from './outcomeLook';
import styles from './signoff.module.css';
import { useDecideSignOff } from './signOffQueries';
import { useSigning } from './useSigning';
import { useSubject } from './useSubject';

/** Where a signatory decides. It says why somebody cannot sign who might expect it. */
export function DecisionForm({ signOff }: { signOff: SignOff }) {
  const signing = useSigning(signOff);
  const subject = useSubject(signOff);
  const nameOf = useEntityNames(signing?.as ?? []);
  const decide = useDecideSignOff();
  const [decision, setDecision] = useState<SignOffDecision>();
  const [comment, setComment] = useState('');
  const [as, setAs] = useState<string>();
  const [asking, setAsking] = useState(false);

  if (signOff.outcome !== 'pending' || !signing) {
    return null;
  }
  if (signing.refusal !== undefined) {
    return <Text color="secondary">{signing.refusal}</Text>;
  }
  const needsComment = decision !== undefined && decision !== 'accepted';
  const isReady = decision !== undefined && (!needsComment || comment.trim());
  const submit = () =>
    decide.mutate({
      id: signOff.id,
      hash: signOff.hash,
      decision: decision!,
      comment,
      as: as ?? signing.as[0],
    });
  return (
    <Box
      as="section"
      bg="neutral"
      className={styles.card}
      aria-label="Your decision"
    >
      <h3>Your decision</h3>
      {signing.as.length > 1 && (
        <Select
          label="Signing for"
          options={signing.as.map(ref => ({
            id: ref,
            label: nameOf(ref),
            description: ref,
          }))}
          value={as ?? signing.as[0]}
          onChange={key => setAs(String(key))}
        />
      )}
      <RadioGroup
        aria-label="Decision"
        value={decision ?? null}
        onChange={value => setDecision(value as SignOffDecision)}
      >
        {signOffDecisions.map(value => (
          <Radio key={value} value={value}>
            {decisionWords[value]}
          </Radio>
        ))}
      </RadioGroup>
      <Field
        label="Comment"
        required={needsComment}
        help={
          needsComment
            ? 'What remains to be done, or why it is refused. Everybody reads it.'
            : 'Everybody reads it'
        }
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
      <Refusable refusal={signing.forbidden}>
        <Button
          variant="primary"
          iconStart={<RiQuillPenLine />}
          isDisabled={!isReady}
          isPending={decide.isPending}
          onPress={() => setAsking(true)}
        >
          Sign
        </Button>
      </Refusable>
      {decide.error && (
        <ErrorPanel title="This was not signed" error={decide.error} />
      )}
      {asking && decision && (
        <Dialog isOpen onOpenChange={setAsking} width={480}>
          <DialogHeader>{decisionWords[decision]}?</DialogHeader>
          <DialogBody>
            <Text>
              You sign {subject} under your name, exactly as this page shows it.
              A signature cannot be changed
              {decision === 'refused'
                ? ', and a refusal ends the sign-off.'
                : '.'}
            </Text>
          </DialogBody>
          <DialogFooter>
            <Button variant="secondary" onPress={() => setAsking(false)}>
              Not yet
            </Button>
            <Button
              variant="primary"
              destructive={decision === 'refused'}
              onPress={() => {
                setAsking(false);
                submit();
              }}
            >
              {decisionWords[decision]}
            </Button>
          </DialogFooter>
        </Dialog>
      )}
    </Box>
  );
}
