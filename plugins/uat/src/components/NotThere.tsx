import { ButtonLink } from '@backstage/ui';
import { RiCompass3Line } from '@remixicon/react';
import { UatApiError } from '@uatcms/plugin-uat-common';
import type { ReactNode } from 'react';
import { useLinks } from '../links';
import { EmptyState } from './EmptyState';

/** Stands where an address leads to nothing, or to what the reader may not see: says so, and the way on. */
export function NotThere(props: {
  title: string;
  /** What may have become of it. */
  children: ReactNode;
  /** Left out: to the test sets. */
  wayOn?: { href: string; label: string };
}) {
  const links = useLinks();
  const { href, label } = props.wayOn ?? {
    href: links.overview(),
    label: 'See all test sets',
  };
  return (
    <EmptyState
      icon={<RiCompass3Line size={40} />}
      title={props.title}
      action={
        <ButtonLink href={href} variant="secondary">
          {label}
        </ButtonLink>
      }
    >
      {props.children}
    </EmptyState>
  );
}

/** Whether the backend knows nothing of what an address names, be it because the name is none: asking again is no help. */
export function isNotThere(error: unknown): boolean {
  return (
    error instanceof UatApiError &&
    (error.status === 404 || error.status === 400)
  );
}
