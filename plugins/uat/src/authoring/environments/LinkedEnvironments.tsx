import { ButtonIcon, Select, Text } from '@backstage/ui';
import {
  RiArrowDownLine,
  RiArrowUpLine,
  RiCloseLine,
  RiErrorWarningLine,
} from '@remixicon/react';
import {
  checkEnvironment,
  type Environment,
  type TestSet,
} from '@uatcms/plugin-uat-common';
import { ErrorPanel } from '../../components/ErrorPanel';
import { RefusalNote } from '../../permissions/RefusalNote';
import { useRefusal } from '../../permissions/useRefusal';
import { moveItem } from '../draft/lists';
import { useSaveMeta } from '../settings/useSaveMeta';
import styles from './environments.module.css';

/** Where this test set may run, in order. The first is taken when a run does not say another. */
export function LinkedEnvironments({
  testSet,
  environments,
}: {
  testSet: TestSet;
  environments: Environment[];
}) {
  const save = useSaveMeta(testSet.name);
  const refusal = useRefusal(testSet.name, 'update');
  const isLocked = save.isPending || refusal !== undefined;
  const linked = testSet.environments;
  const change = (next: (names: string[]) => string[]) =>
    save.mutate(meta => ({ ...meta, environments: next(meta.environments) }));
  const others = environments.filter(({ name }) => !linked.includes(name));
  return (
    <section aria-label="Environments of this test set">
      <Text as="h3" variant="title-x-small" weight="bold">
        Environments of this test set
      </Text>
      <p className={styles.intro}>
        The first one is the default. Runs may be started in the others, too.
      </p>
      <RefusalNote refusal={refusal} />
      {save.error && (
        <ErrorPanel title="The change could not be saved" error={save.error} />
      )}
      <ol className={styles.linked}>
        {linked.map((name, index) => {
          const environment = environments.find(
            candidate => candidate.name === name,
          );
          return (
            <li key={name} className={styles.linkedItem}>
              <span className={styles.position}>{index + 1}</span>
              <span className={styles.grow}>
                <strong>{environment?.title ?? name}</strong>
                {index === 0 && <span className={styles.badge}>default</span>}
                <span className={styles.url}>
                  {environment?.baseUrl ?? 'does not exist any more: unlink it'}
                </span>
                {environment && (
                  <Missing testSet={testSet} environment={environment} />
                )}
              </span>
              <ButtonIcon
                size="small"
                variant="tertiary"
                icon={<RiArrowUpLine />}
                aria-label={`Move ${name} up`}
                isDisabled={index === 0 || isLocked}
                onPress={() =>
                  change(names =>
                    moveItem(
                      names,
                      names.indexOf(name),
                      names.indexOf(name) - 1,
                    ),
                  )
                }
              />
              <ButtonIcon
                size="small"
                variant="tertiary"
                icon={<RiArrowDownLine />}
                aria-label={`Move ${name} down`}
                isDisabled={index === linked.length - 1 || isLocked}
                onPress={() =>
                  change(names =>
                    moveItem(
                      names,
                      names.indexOf(name),
                      names.indexOf(name) + 1,
                    ),
                  )
                }
              />
              <ButtonIcon
                size="small"
                variant="tertiary"
                icon={<RiCloseLine />}
                aria-label={`Unlink ${name}`}
                isDisabled={isLocked}
                onPress={() =>
                  change(names => names.filter(other => other !== name))
                }
              />
            </li>
          );
        })}
      </ol>
      {linked.length === 0 && (
        <p className={styles.intro}>
          No environment yet: the test set cannot run until one is linked.
        </p>
      )}
      {others.length > 0 && (
        <Select
          size="small"
          className={styles.link}
          aria-label="Link an environment"
          placeholder="Link an environment…"
          options={others.map(({ name, title, baseUrl }) => ({
            id: name,
            label: title,
            description: baseUrl,
          }))}
          value={null}
          isDisabled={isLocked}
          onChange={key =>
            key !== null && change(names => [...names, String(key)])
          }
        />
      )}
    </section>
  );
}

/** What the saved content asks for and the environment does not have. */
function Missing({
  testSet,
  environment,
}: {
  testSet: TestSet;
  environment: Environment;
}) {
  const problems = checkEnvironment(testSet.definition, environment);
  return (
    <>
      {problems.map(({ place, message }) => (
        <span key={message} className={styles.missing}>
          <RiErrorWarningLine size={14} role="img" aria-label="Problem:" />{' '}
          {message} (used in {place})
        </span>
      ))}
    </>
  );
}
