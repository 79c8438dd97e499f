import { SignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import type { ComponentProps } from 'react';
import { oidcApiRef } from './oidcApi';

type Props = Pick<ComponentProps<typeof SignInPage>, 'onSignInSuccess'>;

export const PortalSignIn = (props: Props) => {
  const environment =
    useApi(configApiRef).getOptionalString('auth.environment');

  // The backend lets guests in only during development: elsewhere the offer would end in an error.
  return environment === 'development' ? (
    <SignInPage {...props} providers={['guest']} />
  ) : (
    <SignInPage
      {...props}
      provider={{
        id: 'oidc',
        title: 'Single sign-on',
        message: 'Sign in with the account of your organisation',
        apiRef: oidcApiRef,
      }}
    />
  );
};

export const PortalSignInPage = SignInPageBlueprint.make({
  params: { loader: async () => PortalSignIn },
});
