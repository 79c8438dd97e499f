import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { configApiRef } from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import { GuestNotice } from './GuestNotice';

const renderIn = (environment: string) =>
  renderInTestApp(
    <TestApiProvider
      apis={[
        [configApiRef, mockApis.config({ data: { auth: { environment } } })],
      ]}
    >
      <GuestNotice />
    </TestApiProvider>,
  );

describe('GuestNotice', () => {
  it('says that everybody is the guest during development', async () => {
    await renderIn('development');
    expect(screen.getByLabelText('Development: guest')).toBeInTheDocument();
  });

  it('says nothing where people sign in', async () => {
    await renderIn('production');
    expect(screen.queryByLabelText('Development: guest')).toBeNull();
  });
});
