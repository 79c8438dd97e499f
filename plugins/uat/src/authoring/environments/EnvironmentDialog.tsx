import {
  Button,
  Checkbox,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { UatApiError, type Environment } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { useCreateEnvironment, useUpdateEnvironment } from '../../api/queries';
import { CountField } from '../../components/CountField';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Field } from '../forms/Field';
import { KeyValueRows } from '../forms/KeyValueControl';
import {
  formOf,
  inputOf,
  messagesByField,
  nameFrom,
  words,
  type EnvironmentForm,
} from './environmentForm';
import { UsualExecutorField } from './UsualExecutorField';

/** Creates or changes an environment. */
export function EnvironmentDialog(props: {
  /** Left out for a new one. */
  environment?: Environment;
  taken: string[];
  onDone: (environment: Environment) => void;
  onCancel: () => void;
}) {
  const { environment, taken, onDone, onCancel } = props;
  const isNew = environment === undefined;
  const [form, setForm] = useState(() => formOf(environment));
  const [tried, setTried] = useState(false);
  const create = useCreateEnvironment();
  const update = useUpdateEnvironment();
  const { error, isPending } = isNew ? create : update;
  const refused = error instanceof UatApiError ? error.problems : [];
  const messages = messagesByField(form, taken, isNew, refused);
  const at = (field: keyof EnvironmentForm) =>
    tried ? messages[field] ?? [] : [];
  const set = (change: Partial<EnvironmentForm>) => {
    create.reset();
    update.reset();
    setForm(before => ({ ...before, ...change }));
  };
  const setTitle = (title: string) =>
    set({
      title,
      ...(isNew &&
        form.name === nameFrom(form.title) && { name: nameFrom(title) }),
    });

  const save = async () => {
    setTried(true);
    if (Object.keys(messagesByField(form, taken, isNew, [])).length > 0) {
      return;
    }
    const input = { name: form.name, ...inputOf(form) };
    try {
      onDone(
        (await (isNew ? create : update).mutateAsync(input)) as Environment,
      );
    } catch {
      // The mutation keeps the error, which is shown in the form.
    }
  };
  const [secret = 'NAME'] = words(form.secrets);

  return (
    <Dialog isOpen onOpenChange={open => !open && onCancel()} width={620}>
      <DialogHeader>
        {isNew ? 'New environment' : `Environment “${environment.title}”`}
      </DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          {error && refused.length === 0 && (
            <ErrorPanel
              title="The environment could not be saved"
              error={error}
            />
          )}
          <Field label="Title" required messages={at('title')}>
            {ids => (
              <TextField
                {...ids}
                placeholder="Shop, staging"
                value={form.title}
                onChange={setTitle}
              />
            )}
          </Field>
          {isNew && (
            <Field
              label="Name"
              required
              help="Used in files and by pipelines. It cannot be changed later."
              messages={at('name')}
            >
              {ids => (
                <TextField
                  {...ids}
                  value={form.name}
                  onChange={name => set({ name })}
                />
              )}
            </Field>
          )}
          <Field
            label="Base URL"
            required
            help="Addresses of steps are relative to it. The browser may reach its host and no other, unless further hosts are allowed."
            messages={at('baseUrl')}
          >
            {ids => (
              <TextField
                {...ids}
                placeholder="https://shop.example.org"
                value={form.baseUrl}
                onChange={baseUrl => set({ baseUrl })}
              />
            )}
          </Field>
          <Field
            label="Variables"
            help="Steps use them as {{env.NAME}}."
            messages={at('variables')}
          >
            {() => (
              <KeyValueRows
                value={form.variables}
                onChange={variables => set({ variables })}
                nameLabel="Variable"
                valueLabel="Value"
                addLabel="Add a variable"
              />
            )}
          </Field>
          <Field
            label="Secrets"
            help={`Names only: steps use them as {{secret.NAME}}. Their values live with the executor and never come here; the local executor reads the process variable UAT_SECRET_${secret}.`}
            messages={at('secrets')}
          >
            {ids => (
              <TextField
                {...ids}
                placeholder="SHOP_PASSWORD, API_TOKEN"
                value={form.secrets}
                onChange={secrets => set({ secrets })}
              />
            )}
          </Field>
          <Field
            label="Further hosts the browser may reach"
            help="For instance *.example.org; without scheme, port or path"
            messages={at('allowedHosts')}
          >
            {ids => (
              <TextAreaField
                {...ids}
                rows={2}
                value={form.allowedHosts}
                onChange={allowedHosts => set({ allowedHosts })}
              />
            )}
          </Field>
          <Field
            label="Protection"
            help="Runs approved revisions only, by people who may run here. For production, and wherever a test that nobody has looked at could do harm."
          >
            {({ isInvalid: _, ...ids }) => (
              <Checkbox
                aria-describedby={ids['aria-describedby']}
                isSelected={form.protected}
                onChange={isProtected => set({ protected: isProtected })}
              >
                Protected
              </Checkbox>
            )}
          </Field>
          <UsualExecutorField
            value={form.executor}
            messages={at('executor')}
            onChange={executor => set({ executor })}
          />
          <CountField
            label="Browsers at the same time"
            description="Over all runs. Empty: as many as there are places. Choose fewer where the site is small."
            placeholder="As many as there are"
            max={10_000}
            value={form.parallel}
            onChange={parallel => set({ parallel })}
          />
          <CountField
            label="Days that runs are kept"
            description="Afterwards a run is deleted with its evidence, unless a person has marked it to be kept. Empty: as the portal is configured."
            placeholder="As configured"
            max={36_500}
            value={form.retentionDays}
            onChange={retentionDays => set({ retentionDays })}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Flex gap="2" justify="end">
          <Button variant="secondary" onPress={onCancel}>
            Cancel
          </Button>
          <Button variant="primary" isPending={isPending} onPress={save}>
            {isNew ? 'Create and link' : 'Save'}
          </Button>
        </Flex>
      </DialogFooter>
    </Dialog>
  );
}
