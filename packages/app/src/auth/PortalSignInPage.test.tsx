import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { configApiRef } from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import { oidcApiRef } from './oidcApi';
import { PortalSignIn } from './PortalSignInPage';

const renderIn = (environment: string) => {
  const nobodyIsSignedIn = {
    getBackstageIdentity: async () => undefined,
    getProfile: async () => undefined,
  };
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [
          configApiRef,
          mockApis.config({
            data: { app: { title: 'UAT' }, auth: { environment } },
          }),
        ],
        [oidcApiRef, nobodyIsSignedIn as any],
      ]}
    >
      <PortalSignIn onSignInSuccess={() => {}} />
    </TestApiProvider>,
  );
};

const organisation = 'Sign in with the account of your organisation';

describe('PortalSignInPage', () => {
  it('lets guests in during development', async () => {
    await renderIn('development');
    expect(await screen.findByText('Guest')).toBeInTheDocument();
    expect(screen.queryByText(organisation)).not.toBeInTheDocument();
  });

  it('asks for the account of the organisation elsewhere', async () => {
    await renderIn('production');
    expect(await screen.findByText(organisation)).toBeInTheDocument();
    expect(screen.queryByText('Guest')).not.toBeInTheDocument();
  });
});
