import { Button } from '@backstage/ui';
import { RiPlayFill } from '@remixicon/react';
import { useState } from 'react';
import { RunDialog } from './RunDialog';

/** Opens the Run dialog of a test set. */
export function RunButton(props: {
  testSet: string;
  title: string;
  variant?: 'primary' | 'secondary';
}) {
  const { testSet, title, variant = 'secondary' } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={variant}
        size="small"
        iconStart={<RiPlayFill />}
        aria-label={`Run ${title}`}
        onPress={() => setOpen(true)}
      >
        Run
      </Button>
      <RunDialog
        testSet={testSet}
        title={title}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
