import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Checkbox,
  Container,
  Flex,
  Text,
  TextField,
} from '@backstage/ui';
import { useQuery } from '@tanstack/react-query';
import {
  emptyDefinition,
  UatApiError,
  type TestSetMeta,
} from '@uatcms/plugin-uat-common';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { useCreateTestSet, useEnvironments } from '../api/queries';
import { ErrorPanel } from '../components/ErrorPanel';
import { useLinks } from '../links';
import { Refusable } from '../permissions/Refusable';
import { useGlobalRefusal } from '../permissions/useRefusal';
import { nameFrom } from './environments/environmentForm';
import { Field } from './forms/Field';
import { MetaFields, TitleField } from './settings/MetaFields';
import { metaMessages } from './settings/metaForm';
import { useWaitForEntity } from './settings/useWaitForEntity';
import { WaitingForCatalog } from './settings/WaitingForCatalog';
import styles from './settings/settings.module.css';
import { useSessionState } from './useSessionState';

/** The group that a person most likely creates test sets for: the first they belong to, else the person. */
function useDefaultOwner(): string | undefined {
  const identity = useApi(identityApiRef);
  const { data } = useQuery({
    queryKey: ['identity', 'ownership'],
    queryFn: async () => {
      const { ownershipEntityRefs, userEntityRef } =
        await identity.getBackstageIdentity();
      return (
        ownershipEntityRefs.find(ref => ref.startsWith('group:')) ??
        userEntityRef
      );
    },
    staleTime: Infinity,
  });
  return data;
}

/** What was filled in. It outlives the page, which is mounted anew when the theme changes. */
interface NewTestSet {
  /** Undefined: made from the title. */
  name?: string;
  changes: Partial<TestSetMeta>;
}

/** Creates a test set and goes to its page as soon as the catalog knows it. */
export function NewTestSetPage() {
  const [search] = useSearchParams();
  const [{ name, changes }, setForm, forget] = useSessionState<NewTestSet>(
    `uat.new-test-set ${search}`,
    { changes: {} },
  );
  const [tried, setTried] = useState(false);
  const owner = useDefaultOwner();
  const environments = useEnvironments();
  const create = useCreateTestSet();
  const refusal = useGlobalRefusal('createTestSets');
  const navigate = useNavigate();
  const links = useLinks();
  const created = create.data?.name;
  const { exists } = useWaitForEntity(created);
  const target = created && links.testSet(created, 'cases');

  useEffect(() => {
    if (exists && target) {
      navigate(target, { replace: true });
    }
  }, [exists, target, navigate]);

  if (create.data) {
    return (
      <WaitingForCatalog
        title={create.data.title}
        onGo={() => navigate(target!)}
      />
    );
  }

  const items = environments.data?.items ?? [];
  const meta: TestSetMeta = {
    title: '',
    description: '',
    owner: owner ?? '',
    tests: search.getAll('tests'),
    system: null,
    tags: [],
    environments: items.length === 1 ? [items[0].name] : [],
    ...changes,
  };
  const chosenName = name ?? nameFrom(meta.title);
  const refused =
    create.error instanceof UatApiError ? create.error.problems : [];
  const all = metaMessages(meta, chosenName, refused);
  const messages = tried ? all : {};
  const change = (next: Partial<TestSetMeta>) => {
    create.reset();
    setForm(before => ({
      ...before,
      changes: { ...before.changes, ...next },
    }));
  };
  const submit = () => {
    setTried(true);
    if (Object.keys(metaMessages(meta, chosenName, [])).length === 0) {
      create.mutate(
        { name: chosenName, ...meta, definition: emptyDefinition },
        { onSuccess: forget },
      );
    }
  };

  return (
    <Container>
      <form
        className={styles.form}
        onSubmit={event => {
          event.preventDefault();
          submit();
        }}
      >
        <Text as="h2" variant="title-small" weight="bold">
          New test set
        </Text>
        {create.error && refused.length === 0 && (
          <ErrorPanel
            title="The test set could not be created"
            error={create.error}
          />
        )}
        <TitleField
          value={meta.title}
          messages={messages.title}
          onChange={title => change({ title })}
        />
        <Field
          label="Name"
          required
          help="Part of its address, and how files and pipelines call it. It cannot be changed later."
          messages={messages.name}
        >
          {ids => (
            <TextField
              {...ids}
              value={chosenName}
              onChange={next => {
                create.reset();
                setForm(before => ({ ...before, name: next }));
              }}
            />
          )}
        </Field>
        <MetaFields meta={meta} onChange={change} messages={messages} />
        <Field
          label="Environments"
          help="Where it may run; the first one is the default. More can be added later."
        >
          {ids => (
            <div
              role="group"
              aria-labelledby={ids['aria-labelledby']}
              className={styles.environments}
            >
              {items.map(environment => (
                <Checkbox
                  key={environment.name}
                  isSelected={meta.environments.includes(environment.name)}
                  onChange={on =>
                    change({
                      environments: on
                        ? [...meta.environments, environment.name]
                        : meta.environments.filter(
                            other => other !== environment.name,
                          ),
                    })
                  }
                >
                  {environment.title} · {environment.baseUrl}
                </Checkbox>
              ))}
              {items.length === 0 && (
                <Text color="secondary">
                  There is none yet; create one on the page of the set.
                </Text>
              )}
            </div>
          )}
        </Field>
        <Flex gap="2">
          <Refusable refusal={refusal}>
            <Button
              type="submit"
              variant="primary"
              isPending={create.isPending}
            >
              Create test set
            </Button>
          </Refusable>
          <Button
            variant="tertiary"
            onPress={() => {
              forget();
              navigate(-1);
            }}
          >
            Cancel
          </Button>
        </Flex>
      </form>
    </Container>
  );
}
