import { Button } from '@backstage/ui';
import { RiPlayFill } from '@remixicon/react';
import { useState } from 'react';
import { Refusable } from '../../permissions/Refusable';
import { useRefusal } from '../../permissions/useRefusal';
import { RunDialog } from './RunDialog';

/** Opens the Run dialog of a test set. */
export function RunButton(props: {
  testSet: string;
  title: string;
  variant?: 'primary' | 'secondary';
}) {
  const { testSet, title, variant = 'secondary' } = props;
  const [isOpen, setOpen] = useState(false);
  const refusal = useRefusal(testSet, 'run');
  return (
    <>
      <Refusable refusal={refusal}>
        <Button
          variant={variant}
          size="small"
          iconStart={<RiPlayFill />}
          aria-label={`Run ${title}`}
          onPress={() => setOpen(true)}
        >
          Run
        </Button>
      </Refusable>
      <RunDialog
        testSet={testSet}
        title={title}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
