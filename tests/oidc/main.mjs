// An OpenID provider with the test accounts, for one portal.
//   OIDC_PORTAL_URL=http://localhost:7007 node tests/oidc/main.mjs
// It prints one line of JSON with what a portal has to know of it, and lives until it is ended. Settings are environment
// variables:
//   OIDC_PORTAL_URL     of the portal
//   OIDC_PORT           any by default
//   OIDC_CLIENT_SECRET  any by default
import process from 'node:process';
import { OidcProvider } from './OidcProvider.mjs';

const { env } = process;
if (!env.OIDC_PORTAL_URL) {
  throw new Error('OIDC_PORTAL_URL says whose portal may ask who people are.');
}
const provider = await OidcProvider.start({
  portalUrl: env.OIDC_PORTAL_URL,
  port: Number(env.OIDC_PORT || 0),
  clientSecret: env.OIDC_CLIENT_SECRET,
});
const { issuer, clientId, clientSecret } = provider;
console.log(JSON.stringify({ issuer, clientId, clientSecret }));

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    await provider.stop();
    process.exit(0);
  });
}
