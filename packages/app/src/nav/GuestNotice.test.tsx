import { SidebarPinStateProvider } from '@backstage/core-components';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { configApiRef } from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import { GuestNotice, NarrowGuestNotice } from './GuestNotice';

const renderIn = (environment: string, isMobile = false) =>
  renderInTestApp(
    <TestApiProvider
      apis={[
        [configApiRef, mockApis.config({ data: { auth: { environment } } })],
      ]}
    >
      <SidebarPinStateProvider
        value={{ isMobile, isPinned: false, toggleSidebarPinState: () => {} }}
      >
        <NarrowGuestNotice />
        {!isMobile && <GuestNotice />}
      </SidebarPinStateProvider>
    </TestApiProvider>,
  );

describe('GuestNotice', () => {
  it('says that everybody is the guest during development', async () => {
    await renderIn('development');
    expect(screen.getByLabelText('Development: guest')).toBeInTheDocument();
  });

  it('says so on narrow screens, which have no sidebar', async () => {
    await renderIn('development', true);
    expect(screen.getByLabelText('Development: guest')).toHaveTextContent(
      'Development: guest',
    );
  });

  it.each([false, true])(
    'says nothing where people sign in (narrow: %s)',
    async isMobile => {
      await renderIn('production', isMobile);
      expect(screen.queryByLabelText('Development: guest')).toBeNull();
    },
  );
});
