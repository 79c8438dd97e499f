import { sidebarConfig, useSidebarOpenState } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { RiUserUnfollowLine } from '@remixicon/react';
import styles from './GuestNotice.module.css';

/**
 * Says that nobody has been asked who they are. Only development lets guests in, as the backend does; there this stands
 * in the sidebar of every page.
 */
export const GuestNotice = () => {
  const { isOpen } = useSidebarOpenState();
  const environment =
    useApi(configApiRef).getOptionalString('auth.environment');
  if (environment !== 'development') {
    return null;
  }
  return (
    <div
      className={styles.notice}
      style={{ minWidth: sidebarConfig.drawerWidthClosed }}
      role="note"
      aria-label="Development: guest"
      title="Nobody is asked who they are here: whoever opens this portal is the guest. In production people sign in."
    >
      <RiUserUnfollowLine size={20} aria-hidden />
      {isOpen && <span>Development: guest</span>}
    </div>
  );
};
