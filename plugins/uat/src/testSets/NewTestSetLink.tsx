import { Button, ButtonLink } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { useLinks } from '../links';
import { Refusable } from '../permissions/Refusable';
import { useGlobalRefusal } from '../permissions/useRefusal';

/** Leads to the page where a test set is created, or says why the reader may not. */
export function NewTestSetLink(props: {
  /** Entity that the new test set is to test. */
  tests?: string;
  label?: string;
  variant?: 'primary' | 'secondary';
  size?: 'small' | 'medium';
}) {
  const { tests, label = 'New test set', variant = 'primary', size } = props;
  const links = useLinks();
  const refusal = useGlobalRefusal('createTestSets');
  return refusal === undefined ? (
    <ButtonLink
      href={links.newTestSet(tests)}
      variant={variant}
      size={size}
      iconStart={<RiAddLine />}
    >
      {label}
    </ButtonLink>
  ) : (
    <Refusable refusal={refusal}>
      <Button variant={variant} size={size} iconStart={<RiAddLine />}>
        {label}
      </Button>
    </Refusable>
  );
}
