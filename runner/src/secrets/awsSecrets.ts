import type { WorkEnvironment } from '@uatcms/plugin-uat-common';
import type { SecretSource } from './SecretSource';
import type { ReadSecret } from './secretsManager';

/** Minutes after which a changed secret reaches a sandbox that stays warm. */
const keptFor = 5 * 60_000;

interface Kept {
  reading: Promise<string>;
  until: number;
}

/**
 * Values in AWS Secrets Manager, under `<prefix>/<environment>/<name>`: for runners in AWS, whose role may read these and
 * nothing else. Kept for minutes in the memory of the sandbox; nothing is written anywhere.
 *
 * @param open - opens the client, with the first secret that is asked for
 */
export function awsSecrets(
  open: () => Promise<ReadSecret>,
  prefix = process.env.UAT_SECRETS_PREFIX || 'uat',
  now: () => number = Date.now,
): SecretSource {
  const kept = new Map<string, Kept>();
  const reasons = new Map<string, string>();
  let reader: Promise<ReadSecret> | undefined;

  const idOf = (environment: string, name: string) =>
    `${prefix.replace(/\/+$/, '')}/${environment}/${name}`;

  function valueOf(id: string): Promise<string> {
    const found = kept.get(id);
    if (found && found.until > now()) return found.reading;
    reader ??= open();
    const reading = reader.then(read => read(id));
    kept.set(id, { reading, until: now() + keptFor });
    // What failed is asked for again with the next shard.
    reading.catch(() => kept.delete(id));
    return reading;
  }

  return {
    async read({
      name: environment,
      secrets,
    }: Pick<WorkEnvironment, 'name' | 'secrets'>) {
      const values = new Map<string, string>();
      await Promise.all(
        secrets.map(async name => {
          const id = idOf(environment, name);
          try {
            values.set(name, await valueOf(id));
            reasons.delete(id);
          } catch (error) {
            reasons.set(id, error instanceof Error ? error.name : 'an error');
          }
        }),
      );
      return values;
    },
    wayOut(environment, name) {
      const id = idOf(environment, name);
      const reason = reasons.get(id);
      return (
        `Keep it in AWS Secrets Manager as “${id}”, where the role of the runner may read it` +
        `${reason ? ` (reading it ended with ${reason})` : ''}.`
      );
    },
  };
}
