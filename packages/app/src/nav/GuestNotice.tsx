import {
  sidebarConfig,
  useSidebarOpenState,
  useSidebarPinState,
} from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { RiUserUnfollowLine } from '@remixicon/react';
import styles from './GuestNotice.module.css';

const words = 'Development: guest';
const inFull =
  'Nobody is asked who they are here: whoever opens this portal is the guest. In production people sign in.';

/**
 * Says that nobody has been asked who they are. Only development lets guests in, as the backend does; there this stands
 * in the sidebar of every page.
 */
export const GuestNotice = () => {
  const { isOpen } = useSidebarOpenState();
  if (!useIsDevelopment()) {
    return null;
  }
  return (
    <div
      className={styles.notice}
      style={{ minWidth: sidebarConfig.drawerWidthClosed }}
      role="note"
      aria-label={words}
      title={inFull}
    >
      <RiUserUnfollowLine size={20} aria-hidden />
      {isOpen && <span>{words}</span>}
    </div>
  );
};

/** The same above every page on narrow screens, where the sidebar is a bar of groups and shows nothing else. */
export const NarrowGuestNotice = () => {
  const { isMobile } = useSidebarPinState();
  if (!useIsDevelopment() || !isMobile) {
    return null;
  }
  return (
    <div className={styles.strip} role="note" aria-label={words} title={inFull}>
      <RiUserUnfollowLine size={16} aria-hidden />
      {words}
    </div>
  );
};

function useIsDevelopment(): boolean {
  const environment =
    useApi(configApiRef).getOptionalString('auth.environment');
  return environment === 'development';
}
