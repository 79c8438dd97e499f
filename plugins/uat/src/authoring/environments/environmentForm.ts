import {
  environmentInputSchema,
  environmentName,
  type Environment,
  type EnvironmentInput,
  type Problem,
} from '@uatcms/plugin-uat-common';

/** What the form of an environment holds while it is filled in. */
export interface EnvironmentForm {
  name: string;
  title: string;
  baseUrl: string;
  variables: Record<string, string>;
  /** Separated by commas, spaces or line breaks. */
  secrets: string;
  allowedHosts: string;
  protected: boolean;
  /** Undefined: no limit of its own. */
  parallel: number | undefined;
  /** Undefined: the usual one. */
  executor: string | undefined;
  /** Undefined: as the portal is configured. */
  retentionDays: number | undefined;
}

export const words = (text: string) => [
  ...new Set(text.split(/[,\s]+/).filter(Boolean)),
];

export function formOf(environment: Environment | undefined): EnvironmentForm {
  return {
    name: environment?.name ?? '',
    title: environment?.title ?? '',
    baseUrl: environment?.baseUrl ?? '',
    variables: environment?.variables ?? {},
    secrets: (environment?.secrets ?? []).join(', '),
    allowedHosts: (environment?.allowedHosts ?? []).join(', '),
    protected: environment?.protected ?? false,
    parallel: environment?.parallel,
    executor: environment?.executor,
    retentionDays: environment?.retentionDays,
  };
}

/** A name from a title: `Shop (staging)` as `shop-staging`. */
export function nameFrom(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}

export function inputOf(form: EnvironmentForm): EnvironmentInput {
  return {
    title: form.title,
    baseUrl: form.baseUrl.trim(),
    variables: form.variables,
    secrets: words(form.secrets),
    allowedHosts: words(form.allowedHosts),
    protected: form.protected,
    parallel: form.parallel,
    executor: form.executor,
    retentionDays: form.retentionDays,
  };
}

/** Messages by field of the form, from what the form holds and from what the server said. */
export function messagesByField(
  form: EnvironmentForm,
  taken: string[],
  isNew: boolean,
  fromServer: Problem[],
): Record<string, string[]> {
  const messages: Record<string, string[]> = {};
  const add = (field: string, message: string) => {
    const known = messages[field] ?? [];
    if (!known.includes(message)) messages[field] = [...known, message];
  };
  const parsed = environmentInputSchema.safeParse(inputOf(form));
  parsed.error?.issues.forEach(({ path, message }) => {
    const inside = path.length > 1 ? `${valueAt(inputOf(form), path)}: ` : '';
    add(String(path[0]), `${inside}${message}`);
  });
  if (isNew) {
    const name = environmentName.safeParse(form.name);
    if (!name.success) {
      add('name', name.error.issues[0].message);
    } else if (taken.includes(form.name)) {
      add('name', `there is another environment “${form.name}”`);
    }
  }
  fromServer.forEach(({ path, message }) =>
    add(String(path[0] ?? 'name'), message),
  );
  return messages;
}

function valueAt(input: EnvironmentInput, path: PropertyKey[]): string {
  const value = path.reduce<any>((here, key) => here?.[key], input);
  return typeof value === 'string' && path[0] !== 'variables'
    ? value
    : String(path[path.length - 1]);
}
