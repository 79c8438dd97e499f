import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import type { RunSummary } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { Field } from '../authoring/forms/Field';
import { EntitiesPicker } from '../authoring/settings/EntityPicker';
import { ErrorPanel } from '../components/ErrorPanel';
import { useLinks } from '../links';
import { CheckList } from '../runs/start/CheckList';
import { noticesOf } from './noticesOf';
import styles from './signoff.module.css';
import { useRequestSignOff } from './signOffQueries';

/** Asks people to sign off a run, or a release with some of the given runs. */
export function RequestDialog(props: {
  /** The run; for a release, those that can be chosen, newest first. */
  runs: RunSummary[];
  /** The component of the release. */
  entityRef?: string;
  onClose: () => void;
}) {
  const { runs, entityRef, onClose } = props;
  const isRelease = entityRef !== undefined;
  const [chosen, setChosen] = useState(() =>
    isRelease ? newestOfEach(runs) : new Set(runs.map(({ id }) => id)),
  );
  const [version, setVersion] = useState('');
  const [environment, setEnvironment] = useState('');
  const [scope, setScope] = useState('');
  const [signatories, setSignatories] = useState<string[]>([]);
  const [dueOn, setDueOn] = useState('');
  const request = useRequestSignOff();
  const navigate = useNavigate();
  const links = useLinks();

  const selected = runs.filter(({ id }) => chosen.has(id));
  const isReady =
    selected.length > 0 &&
    scope.trim() !== '' &&
    signatories.length > 0 &&
    (!isRelease || (version.trim() !== '' && environment.trim() !== ''));
  const submit = () =>
    request.mutate(
      {
        runs: selected.map(({ id }) => id),
        scope,
        signatories,
        dueOn: dueOn || undefined,
        release: isRelease
          ? {
              entity: entityRef,
              version: version.trim(),
              environment: environment.trim(),
            }
          : undefined,
      },
      { onSuccess: signOff => navigate(links.signOff(signOff.id)) },
    );
  return (
    <Dialog
      isOpen
      onOpenChange={open => {
        if (!open) onClose();
      }}
      width={620}
    >
      <DialogHeader>
        {isRelease
          ? 'Request sign-off of a release'
          : `Request sign-off of run ${runs[0].number}`}
      </DialogHeader>
      <DialogBody>
        <div className={styles.choices}>
          {isRelease && (
            <>
              <Field label="Release" required help="For instance 1.4.2">
                {ids => (
                  <TextField {...ids} value={version} onChange={setVersion} />
                )}
              </Field>
              <Field
                label="Accepted for"
                required
                help="The environment where it is to go, for instance prod"
              >
                {ids => (
                  <TextField
                    {...ids}
                    value={environment}
                    onChange={setEnvironment}
                  />
                )}
              </Field>
              <CheckList
                label="Runs"
                items={runs.map(run => ({
                  key: run.id,
                  label: `${run.testSetTitle}, run ${run.number}`,
                  hint: `${run.verdict ?? ''} in ${run.environment}, revision ${
                    run.revision
                  }`,
                }))}
                checked={chosen}
                onChange={setChosen}
              />
            </>
          )}
          <Notices runs={selected} />
          <Field
            label="Scope"
            required
            help="What is accepted with it, in your own words"
          >
            {ids => (
              <TextAreaField
                {...ids}
                rows={3}
                value={scope}
                onChange={setScope}
              />
            )}
          </Field>
          <Field
            label="Signatories"
            required
            help="Each person or group has to decide; a group by one member. Authors of what was run cannot sign."
          >
            {ids => (
              <EntitiesPicker
                kinds={['User', 'Group']}
                placeholder="Search people and groups"
                value={signatories}
                onChange={setSignatories}
                ids={ids}
              />
            )}
          </Field>
          <Field label="Due on">
            {ids => (
              <TextField
                {...ids}
                type={'date' as 'text'}
                value={dueOn}
                onChange={setDueOn}
              />
            )}
          </Field>
          {request.error && (
            <ErrorPanel
              title="The sign-off was not requested"
              error={request.error}
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button
          variant="primary"
          isDisabled={!isReady}
          isPending={request.isPending}
          onPress={submit}
        >
          Request sign-off
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

/** What signatories will see marked is shown to who asks them. */
function Notices({ runs }: { runs: RunSummary[] }) {
  const notices = runs.flatMap(noticesOf);
  return notices.length > 0 ? (
    <ul className={styles.notices} aria-label="Not to be overlooked">
      {notices.map(notice => (
        <li key={notice}>{notice}</li>
      ))}
    </ul>
  ) : null;
}

/** The newest finished run of each test set, which is what a release mostly rests on. */
function newestOfEach(runs: RunSummary[]): Set<string> {
  const seen = new Set<string>();
  return new Set(
    runs
      .filter(({ testSet }) => !seen.has(testSet) && seen.add(testSet))
      .map(({ id }) => id),
  );
}
