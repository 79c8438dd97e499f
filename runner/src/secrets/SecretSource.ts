import type { WorkEnvironment } from '@uatcms/plugin-uat-common';

/** Where a runner finds the values of secrets. */
export interface SecretSource {
  /** The values that there are, by name. What cannot be read is left out: a step that needs it says so. */
  read(
    environment: Pick<WorkEnvironment, 'name' | 'secrets'>,
  ): Promise<Map<string, string>>;
  /** Why there is no value, or where to put one, as a sentence. */
  wayOut(environment: string, name: string): string;
}

/** Prefix of the environment variables that hold the values of secrets. */
export const secretVariablePrefix = 'UAT_SECRET_';

/** Values in environment variables of the process: for runners on machines of one's own. */
export function environmentVariables(
  variables: Record<string, string | undefined> = process.env,
): SecretSource {
  return {
    async read({ secrets }) {
      return new Map(
        secrets.flatMap(name => {
          const value = variables[secretVariablePrefix + name];
          return value ? [[name, value] as const] : [];
        }),
      );
    },
    wayOut: (_, name) =>
      `Set the environment variable ${secretVariablePrefix}${name} of the executor.`,
  };
}
