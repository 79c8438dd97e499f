import { Button, ButtonLink } from '@backstage/ui';
import { RiHistoryLine } from '@remixicon/react';
import type { AuditEntry } from '@uatcms/plugin-uat-common';
import { useLinks } from '../links';
import { Refusable } from '../permissions/Refusable';
import { useGlobalRefusal } from '../permissions/useRefusal';
import { placeOfResource } from './auditFilter';

/** Leads to everything that was ever changed of something, or says why the reader may not see it. */
export function HistoryLink(props: {
  /** Left out: of everything. */
  resource?: AuditEntry['resource'];
  label?: string;
  /** Of several on a page, so that they can be told apart. */
  of?: string;
}) {
  const { resource, label = 'History of changes', of } = props;
  const links = useLinks();
  const refusal = useGlobalRefusal('readAudit');
  const look = {
    size: 'small',
    variant: 'tertiary',
    iconStart: <RiHistoryLine />,
    'aria-label': of && `${label} of ${of}`,
  } as const;
  return refusal === undefined ? (
    <ButtonLink
      {...look}
      href={links.audit(resource && placeOfResource(resource))}
    >
      {label}
    </ButtonLink>
  ) : (
    <Refusable refusal={refusal}>
      <Button {...look}>{label}</Button>
    </Refusable>
  );
}
