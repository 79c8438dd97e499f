import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import {
  RiMenuLine,
  RiNotification3Line,
  RiSearchLine,
} from '@remixicon/react';
import { GuestNotice, NarrowGuestNotice } from './GuestNotice';
import { SidebarLogo } from './SidebarLogo';

export const AppSidebar = NavContentBlueprint.make({
  params: {
    component: ({ navItems }) => {
      const nav = navItems.withComponent(item => (
        <SidebarItem icon={() => item.icon} to={item.href} text={item.title} />
      ));

      // Taking an entry keeps it out of `rest`. These two stand below,
      nav.take('page:search');
      nav.take('page:notifications');
      // and the graph is reached from an entity: on its own it shows nothing.
      nav.take('page:catalog-graph');

      return (
        <>
          <NarrowGuestNotice />
          <Sidebar>
            <SidebarLogo />
            <GuestNotice />
            <SidebarGroup label="Search" icon={<RiSearchLine />} to="/search">
              <SidebarSearchModal />
            </SidebarGroup>
            <SidebarDivider />
            <SidebarGroup label="Menu" icon={<RiMenuLine />}>
              {nav.take('page:catalog')}
              {nav.take('page:uat')}
              <SidebarScrollWrapper>
                {nav.rest({ sortBy: 'title' })}
              </SidebarScrollWrapper>
            </SidebarGroup>
            <SidebarSpace />
            <SidebarDivider />
            <SidebarGroup
              label="Notifications"
              icon={<RiNotification3Line />}
              to="/notifications"
            >
              <NotificationsSidebarItem />
            </SidebarGroup>
            <SidebarDivider />
            <SidebarGroup
              label="Settings"
              icon={<UserSettingsSignInAvatar />}
              to="/settings"
            >
              {nav.take('page:user-settings')}
            </SidebarGroup>
          </Sidebar>
        </>
      );
    },
  },
});
