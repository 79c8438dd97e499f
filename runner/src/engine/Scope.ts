import {
  generate,
  renderDeep,
  renderStep,
  type Placeholder,
  type Step,
  type WorkEnvironment,
} from '@uatcms/plugin-uat-common';
import { cannotBeDone, StepFailure } from './failures';
import type { SecretVault } from './SecretVault';

type Texts = Record<string, string>;

/**
 * What placeholders stand for at one place of a test. A name is looked up in
 * the parameters of the step group, then among the variables set so far, then
 * in the columns of the row.
 */
export class Scope {
  private constructor(
    private readonly environment: WorkEnvironment,
    private readonly secrets: SecretVault,
    private readonly columns: Texts,
    private readonly variables: Map<string, string>,
    private readonly parameters: Texts,
  ) {}

  static ofRow(
    environment: WorkEnvironment,
    secrets: SecretVault,
    columns: Texts,
  ): Scope {
    return new Scope(environment, secrets, columns, new Map(), {});
  }

  /** The inside of a step group. It sees the variables of its user, and those that it sets stay afterwards. */
  inside(parameters: Texts): Scope {
    return new Scope(
      this.environment,
      this.secrets,
      this.columns,
      this.variables,
      parameters,
    );
  }

  set(variable: string, value: string): void {
    this.variables.set(variable, value);
  }

  /**
   * Fills in every text inside a value.
   *
   * @throws StepFailure (error) when a placeholder stands for nothing here
   */
  render<T>(value: T): T {
    return inWords(() =>
      renderDeep(value, placeholder => this.resolve(placeholder)),
    );
  }

  /**
   * Fills in every text of a step, except what is taken as it is written.
   *
   * @throws StepFailure (error) when a placeholder stands for nothing here
   */
  renderStep<T extends Pick<Step, 'keyword'>>(step: T): T {
    return inWords(() =>
      renderStep(step, placeholder => this.resolve(placeholder)),
    );
  }

  private resolve(placeholder: Placeholder): string {
    switch (placeholder.kind) {
      case 'generator':
        return generate(placeholder.name, placeholder.args);
      case 'secret':
        return this.secrets.valueOf(placeholder.name);
      case 'env':
        return this.variableOfEnvironment(placeholder.name);
      default:
        return this.named(placeholder.name);
    }
  }

  private variableOfEnvironment(name: string): string {
    const { variables } = this.environment;
    if (!Object.hasOwn(variables, name)) {
      throw cannotBeDone(
        `Environment “${this.environment.name}” has no variable “${name}” ({{env.${name}}}). ` +
          `Add it to the environment. Variables: ${
            Object.keys(variables).join(', ') || 'none'
          }.`,
      );
    }
    return variables[name];
  }

  private named(name: string): string {
    if (Object.hasOwn(this.parameters, name)) return this.parameters[name];
    const variable = this.variables.get(name);
    if (variable !== undefined) return variable;
    if (Object.hasOwn(this.columns, name)) return this.columns[name];
    const known = [
      ...Object.keys(this.parameters),
      ...this.variables.keys(),
      ...Object.keys(this.columns),
    ];
    throw cannotBeDone(
      `{{${name}}} stands for nothing here: it is no column, no parameter, and no step before has set it. ` +
        `Known here: ${[...new Set(known)].join(', ') || 'none'}.`,
    );
  }
}

function inWords<T>(render: () => T): T {
  try {
    return render();
  } catch (error) {
    if (error instanceof StepFailure) throw error;
    throw cannotBeDone(error instanceof Error ? error.message : String(error));
  }
}
