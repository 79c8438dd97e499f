import {
  testSetMetaSchema,
  testSetName,
  type Problem,
  type TestSetMeta,
} from '@uatcms/plugin-uat-common';

export type MetaField = keyof TestSetMeta | 'name';

/** Messages by field, from what the form holds and from what the server said. */
export function metaMessages(
  meta: TestSetMeta,
  name: string | undefined,
  fromServer: Problem[],
): Partial<Record<MetaField, string[]>> {
  const messages: Partial<Record<MetaField, string[]>> = {};
  const add = (field: MetaField, message: string) => {
    messages[field] = [...new Set([...(messages[field] ?? []), message])];
  };
  const parsed = testSetMetaSchema.safeParse(meta);
  parsed.error?.issues.forEach(({ path, message }) => {
    const value =
      typeof path[1] === 'number'
        ? `${(meta as any)[path[0]]?.[path[1]]}: `
        : '';
    const isEmptyOwner = path[0] === 'owner' && meta.owner === '';
    add(
      path[0] as MetaField,
      isEmptyOwner ? 'choose who owns the test set' : `${value}${message}`,
    );
  });
  if (name !== undefined) {
    const checked = testSetName.safeParse(name);
    if (!checked.success) {
      add(
        'name',
        name === ''
          ? 'must not be empty'
          : checked.error.issues[checked.error.issues.length - 1].message,
      );
    }
  }
  fromServer.forEach(({ path, message }) =>
    add((path[0] ?? 'name') as MetaField, message),
  );
  return messages;
}
