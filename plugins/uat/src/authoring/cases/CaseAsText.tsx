import { Button, Flex, Text } from '@backstage/ui';
import {
  checkStep,
  type Step,
  type TestCase,
  sameContent,
} from '@uatcms/plugin-uat-common';
import { useEffect, useState } from 'react';
import { parseDocument, stringify } from 'yaml';
import { replaceCase } from '../draft/cases';
import { useDraft } from '../draft/DraftContext';
import { FieldProblems } from '../forms/Field';
import styles from './CasesWorkspace.module.css';

/** A case in the form of the file format, or what keeps the text from being one. */
export function caseFromText(
  text: string,
): { testCase: TestCase } | { messages: string[] } {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    return { messages: document.errors.map(error => error.message) };
  }
  const read = document.toJS() as unknown;
  if (read === null || typeof read !== 'object' || Array.isArray(read)) {
    return { messages: ['The text must be a case: name, steps and so on.'] };
  }
  const { name, steps, ...rest } = read as { name?: unknown; steps?: unknown };
  const messages: string[] = [];
  if (typeof name !== 'string') {
    messages.push('name: is needed');
  }
  if (!Array.isArray(steps)) {
    messages.push('steps: must be a list');
  } else {
    const broken = steps.flatMap((step: unknown, index) =>
      step !== null && typeof step === 'object'
        ? []
        : checkStep(step, ['steps', index], read),
    );
    messages.push(
      ...broken.map(problem => `${problem.place}: ${problem.message}`),
    );
  }
  return messages.length > 0
    ? { messages }
    : {
        testCase: {
          name: name as string,
          ...rest,
          steps: steps as Step[],
        } as TestCase,
      };
}

export function caseAsText(testCase: TestCase): string {
  return stringify(testCase, { lineWidth: 0 });
}

/** The case as text, for those who write faster that way. It is taken over when the text is a case. */
export function CaseAsText({ index }: { index: number }) {
  const { definition, change } = useDraft();
  const testCase = definition.cases[index];
  const [text, setText] = useState(() => caseAsText(testCase));
  const read = caseFromText(text);
  const messages = 'messages' in read ? read.messages : [];

  useEffect(() => {
    setText(before => {
      const written = caseFromText(before);
      return 'testCase' in written && sameContent(written.testCase, testCase)
        ? before
        : caseAsText(testCase);
    });
  }, [testCase]);

  const edit = (next: string) => {
    setText(next);
    const written = caseFromText(next);
    if ('testCase' in written && !sameContent(written.testCase, testCase)) {
      change(
        before => replaceCase(before, index, written.testCase),
        'Edit case as text',
        `case ${index} text`,
      );
    }
  };
  return (
    <Flex direction="column" gap="2">
      <textarea
        className={styles.yaml}
        aria-label="Case as text (YAML)"
        aria-invalid={messages.length > 0}
        aria-describedby="case-text-problems"
        spellCheck={false}
        rows={Math.max(20, text.split('\n').length + 1)}
        value={text}
        onChange={event => edit(event.target.value)}
      />
      <FieldProblems id="case-text-problems" messages={messages} />
      {messages.length > 0 && (
        <Flex align="center" gap="2">
          <Text color="secondary" variant="body-small">
            Not taken over until this is mended.
          </Text>
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setText(caseAsText(testCase))}
          >
            Back to the last good text
          </Button>
        </Flex>
      )}
    </Flex>
  );
}
