import {
  keywordDefinition,
  stepCatalogue,
  stepFields,
  stepSchemas,
  type Problem,
  type Step,
  type StepField,
} from '@uatcms/plugin-uat-common';
import type { z } from 'zod';
import { messagesOf, problemsBelow, type Path } from '../draft/problems';
import { controls } from './controls';
import { Field, FieldProblems } from './Field';
import styles from './forms.module.css';
import { More } from './More';

/** The form of one step, made from the step catalogue: a field for each argument, in the catalogue's order. */
export function StepForm(props: {
  step: Step;
  /** Sets an argument; `undefined` leaves it out. */
  onChange: (name: string, value: unknown) => void;
  problems: Problem[];
  /** Where the step stands in the definition. */
  path: Path;
}) {
  const { step, onChange, problems, path } = props;
  const fields = stepFields(step.keyword);
  const args = step as unknown as Record<string, unknown>;
  const own = problemsBelow(problems, path);
  const advanced = fields.filter(field => field.advanced);
  const named = new Set(fields.map(field => field.name));
  const unplaced = own.filter(
    problem => !named.has(String(problem.path[path.length])),
  );
  const renderField = (field: StepField) => (
    <StepFieldRow
      key={field.name}
      field={field}
      step={step}
      args={args}
      onChange={onChange}
      messages={messagesOf(own, [...path, field.name])}
    />
  );
  return (
    <div className={styles.form}>
      <p className={styles.keywordHelp}>
        {keywordDefinition(step.keyword).help}
      </p>
      <FieldProblems messages={unplaced.map(problem => problem.message)} />
      {fields.filter(field => !field.advanced).map(renderField)}
      {Object.keys(stepCatalogue[step.keyword].args.shape).length === 0 && (
        <p className={styles.help}>This step needs nothing else.</p>
      )}
      <More
        label="More options"
        count={advanced.filter(field => args[field.name] !== undefined).length}
      >
        {advanced.map(renderField)}
      </More>
    </div>
  );
}

const wide = new Set([
  'target',
  'locator',
  'tableRows',
  'tableCells',
  'keyValue',
  'condition',
  'files',
  'object',
  'code',
]);

function StepFieldRow(props: {
  field: StepField;
  step: Step;
  args: Record<string, unknown>;
  onChange: (name: string, value: unknown) => void;
  messages: string[];
}) {
  const { field, step, args, onChange, messages } = props;
  const Control = controls[field.control];
  const schema = stepSchemas[step.keyword].shape[field.name] as z.ZodType;
  return (
    <Field
      label={field.title}
      help={field.help}
      required={field.required}
      messages={messages}
      wide={wide.has(field.control)}
    >
      {ids => (
        <Control
          field={field}
          schema={schema}
          value={args[field.name]}
          onChange={value => onChange(field.name, value)}
          ids={ids}
          args={args}
        />
      )}
    </Field>
  );
}
