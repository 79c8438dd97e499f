import {
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/*
 * In a file of its own: the client takes longer to load than everything else of the runner but Playwright, and most test
 * sets have no secrets.
 */

/** Reads the text of a secret. @throws the error of AWS */
export type ReadSecret = (id: string) => Promise<string>;

/** A reader with the credentials and region of the process. */
export function openSecretsManager(): ReadSecret {
  const client = new SecretsManagerClient({ maxAttempts: 4 });
  return async id => {
    const { SecretString } = await client.send(
      new GetSecretValueCommand({ SecretId: id }),
    );
    if (SecretString === undefined) {
      throw new Error('it is binary, and has to be a text');
    }
    return SecretString;
  };
}
