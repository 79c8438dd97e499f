import {
  Button,
  Checkbox,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Select,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import {
  columnSchema,
  columnTypes,
  generatorNames,
  type ColumnType,
  type DataColumn,
} from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { Field } from '../forms/Field';

const typeWords: Record<ColumnType, string> = {
  text: 'Text',
  number: 'Number',
  boolean: 'True or false',
  date: 'Date, such as 2026-01-31',
  choice: 'One of some options',
};

const reserved: readonly string[] = ['env', 'secret', ...generatorNames];

/** What keeps a name from being that of a column. */
export function columnNameProblem(
  name: string,
  others: string[],
): string | undefined {
  const parsed = columnSchema.shape.name.safeParse(name);
  if (!parsed.success) {
    return parsed.error.issues[0].message;
  }
  if (reserved.includes(name)) {
    return `“${name}” is the name of a generator; choose another`;
  }
  return others.includes(name)
    ? `there is another column “${name}”`
    : undefined;
}

/** Name, type and options of a column. When steps use it, asks whether they shall follow a new name. */
export function ColumnDialog(props: {
  column: DataColumn;
  isNew: boolean;
  others: string[];
  /** Steps that use the column by its present name. */
  uses: number;
  onDone: (column: DataColumn, renameInCases: boolean) => void;
  onCancel: () => void;
}) {
  const { column, isNew, others, uses, onDone, onCancel } = props;
  const [name, setName] = useState(column.name);
  const [type, setType] = useState<ColumnType>(column.type);
  const [options, setOptions] = useState((column.options ?? []).join('\n'));
  const [follow, setFollow] = useState(true);
  const problem = columnNameProblem(name, others);
  const chosen = options
    .split('\n')
    .map(option => option.trim())
    .filter(Boolean);
  const needsOptions = type === 'choice' && chosen.length === 0;
  const done = () => {
    if (!problem && !needsOptions) {
      onDone(
        type === 'choice'
          ? { name, type, options: [...new Set(chosen)] }
          : { name, type },
        follow,
      );
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onCancel()} width={460}>
      <DialogHeader>
        {isNew ? 'New column' : `Column “${column.name}”`}
      </DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Field
            label="Name"
            help={`Steps use it as {{${name || 'name'}}}.`}
            messages={problem ? [problem] : []}
          >
            {ids => (
              <TextField
                {...ids}
                value={name}
                onChange={setName}
                onKeyDown={event => event.key === 'Enter' && done()}
              />
            )}
          </Field>
          {!isNew && name !== column.name && uses > 0 && (
            <Checkbox isSelected={follow} onChange={setFollow}>
              {`Also rename {{${column.name}}} in the ${
                uses === 1 ? 'step that uses' : `${uses} steps that use`
              } it`}
            </Checkbox>
          )}
          <Field
            label="Type"
            help="Cells that do not fit are kept as they are, and marked."
          >
            {ids => (
              <Select
                size="medium"
                {...ids}
                options={columnTypes.map(id => ({ id, label: typeWords[id] }))}
                value={type}
                onChange={key => setType(key as ColumnType)}
              />
            )}
          </Field>
          {type === 'choice' && (
            <Field
              label="Options"
              help="One per line"
              messages={needsOptions ? ['A choice column needs options'] : []}
            >
              {ids => (
                <TextAreaField
                  {...ids}
                  rows={5}
                  value={options}
                  onChange={setOptions}
                />
              )}
            </Field>
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Flex gap="2" justify="end">
          <Button variant="secondary" onPress={onCancel}>
            Cancel
          </Button>
          <Button
            variant="primary"
            isDisabled={Boolean(problem) || needsOptions}
            onPress={done}
          >
            {isNew ? 'Add column' : 'Done'}
          </Button>
        </Flex>
      </DialogFooter>
    </Dialog>
  );
}
