import type { TestSetDefinition } from '../definition';
import { findPlaceholders } from '../placeholders';
import { placeOf, type Problem } from './problem';

/**
 * The variables and secrets that a test set asks an environment for, and that it does not have.
 *
 * @public
 */
export function checkEnvironment(
  definition: TestSetDefinition,
  environment: {
    name: string;
    variables: Record<string, string>;
    secrets: string[];
  },
): Problem[] {
  const problems = new Map<string, Problem>();
  for (const { path, placeholder } of findPlaceholders(definition)) {
    if (
      placeholder?.kind === 'env' &&
      !Object.hasOwn(environment.variables, placeholder.name)
    ) {
      problems.set(`env.${placeholder.name}`, {
        path,
        place: placeOf(definition, path),
        message: `environment “${environment.name}” has no variable “${
          placeholder.name
        }”. Variables: ${
          Object.keys(environment.variables).join(', ') || 'none'
        }`,
      });
    }
    if (
      placeholder?.kind === 'secret' &&
      !environment.secrets.includes(placeholder.name)
    ) {
      problems.set(`secret.${placeholder.name}`, {
        path,
        place: placeOf(definition, path),
        message: `environment “${environment.name}” has no secret “${
          placeholder.name
        }”. Secrets: ${environment.secrets.join(', ') || 'none'}`,
      });
    }
  }
  return [...problems.values()];
}
