import { RiShuffleLine, RiToolsLine } from '@remixicon/react';
import { isExtended } from '@uatcms/plugin-uat-common';
import styles from './ExtendedBadge.module.css';

/** Marks steps that reach past what a person can do on a page, behind what is said of them; no other step gets it. */
export function ExtendedBadge({ keyword }: { keyword: string }) {
  return isExtended(keyword) ? (
    <>
      {' '}
      <span
        className={styles.badge}
        title="This step reaches past what a person can do on a page"
      >
        <RiToolsLine size={12} aria-hidden />
        Extended
      </span>
    </>
  ) : null;
}

/** Marks a verdict that rests on answers of the test. */
export function MockedBadge({ words = 'Mocked answers' }: { words?: string }) {
  return (
    <span
      className={styles.badge}
      title="The test answers requests in place of the site"
    >
      <RiShuffleLine size={12} aria-hidden />
      {words}
    </span>
  );
}
