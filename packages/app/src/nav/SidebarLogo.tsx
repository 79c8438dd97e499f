import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { RiTestTubeLine } from '@remixicon/react';
import styles from './SidebarLogo.module.css';

/** The product's sign on top of the sidebar; the words show only where there is room for them. */
export const SidebarLogo = () => {
  const { isOpen } = useSidebarOpenState();

  return (
    <div
      className={styles.logo}
      style={{ minWidth: sidebarConfig.drawerWidthClosed }}
    >
      <Link to="/" underline="none" className={styles.link} aria-label="Home">
        <RiTestTubeLine size={28} aria-hidden />
        {isOpen && <span className={styles.name}>UAT</span>}
      </Link>
    </div>
  );
};
