import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { LambdaSettings } from './LambdaExecutor';

const MOST_SLOTS = 10_000;

/**
 * The functions under `uat.lambda`.
 *
 * @throws InputError with all problems
 */
export function readLambdaSettings(config: Config): LambdaSettings[] {
  const all = config.getOptionalConfig('uat.lambda');
  const problems: string[] = [];
  const settings = (all?.keys() ?? []).map(name => {
    const one = all!.getConfig(name);
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
      problems.push(
        `uat.lambda.${name}: the name of an executor is made of lower-case words of letters and digits joined by “-”.`,
      );
    }
    const number = (key: string, otherwise: number, most: number) => {
      const value = one.getOptionalNumber(key) ?? otherwise;
      if (!Number.isInteger(value) || value < 1 || value > most) {
        problems.push(
          `uat.lambda.${name}.${key} must be a whole number from 1 to ${most}, not ${value}.`,
        );
      }
      return value;
    };
    const url = (key: string) => {
      const value = one.getOptionalString(key);
      if (value !== undefined && !/^https?:$/.test(protocolOf(value))) {
        problems.push(
          `uat.lambda.${name}.${key} must be a complete http or https address, not “${value}”.`,
        );
      }
      return value;
    };
    return {
      name,
      title: one.getOptionalString('title') ?? 'AWS Lambda',
      functionName: one.getString('functionName'),
      region: one.getOptionalString('region'),
      slots: number('slots', 20, MOST_SLOTS),
      answerSeconds: number('answerSeconds', 60, 3_600),
      backendUrl: url('backendUrl'),
      endpoint: url('endpoint'),
    };
  });
  if (problems.length > 0) {
    throw new InputError(problems.join('\n'));
  }
  return settings;
}

function protocolOf(address: string): string {
  try {
    return new URL(address).protocol;
  } catch {
    return '';
  }
}
