import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { parseAllDocuments } from 'yaml';
import { signInForm } from './signInForm.mjs';

const PEOPLE = path.join(import.meta.dirname, 'people.yaml');
const CLIENT_ID = 'uat-portal';

/** Somebody whom the provider knows, and the catalog of the portal does not. */
const stranger = {
  name: 'stranger',
  email: 'stranger@example.com',
  title: 'Stranger',
};

/**
 * An OpenID provider (the certified `oidc-provider`) on this machine, in which the test accounts sign in: any of them with
 * the password that its form shows.
 *
 * Beside the protocol it answers `DELETE /_test/sessions`: all sessions end at once, as an administrator ends them.
 */
export class OidcProvider {
  #server;
  #provider;
  #people;
  #grants = new Set();
  #sessions = new Set();

  /** Where the protocol begins. */
  issuer;
  clientId = CLIENT_ID;
  clientSecret;

  /**
   * @param {object} options
   * @param {string} options.portalUrl of the one portal that may ask who people are
   * @param {number} [options.port] any by default
   * @param {string} [options.clientSecret] any by default
   * @returns {Promise<OidcProvider>}
   */
  static async start({ portalUrl, port = 0, clientSecret }) {
    const started = new OidcProvider();
    started.clientSecret = clientSecret || randomBytes(24).toString('hex');
    await started.#listen(port);
    await started.#open(portalUrl);
    return started;
  }

  /** Everybody who is signed in has to sign in again, when the portal asks next. */
  async endSessions() {
    for (const grantId of this.#grants) {
      await this.#provider.RefreshToken.revokeByGrantId(grantId);
    }
    for (const session of this.#sessions) await session.destroy();
    this.#grants.clear();
    this.#sessions.clear();
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #listen(port) {
    // The provider needs to know its address: until then nobody can know it.
    this.#server = createServer((req, res) =>
      this.#answer(req, res).catch(error => {
        res.statusCode = 500;
        res.end(error.stack);
      }),
    );
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.issuer = `http://127.0.0.1:${this.#server.address().port}`;
  }

  async #open(portalUrl) {
    this.#people = await readPeople();
    const { privateKey } = await generateKeyPair('RS256', {
      extractable: true,
    });
    const signingKey = await exportJWK(privateKey);
    this.#provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: this.clientId,
          client_secret: this.clientSecret,
          redirect_uris: [`${portalUrl}/api/auth/oidc/handler/frame`],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
        },
      ],
      jwks: { keys: [{ ...signingKey, alg: 'RS256', use: 'sig' }] },
      cookies: { keys: [randomBytes(24).toString('hex')] },
      claims: {
        openid: ['sub'],
        email: ['email', 'email_verified'],
        profile: ['name', 'preferred_username'],
      },
      features: {
        devInteractions: { enabled: false },
        revocation: { enabled: true },
      },
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      issueRefreshToken: async () => true,
      findAccount: (_ctx, id) => this.#accountOf(id),
      loadExistingGrant: grantWithoutQuestion,
    });
    this.#provider.on('refresh_token.saved', token =>
      this.#grants.add(token.grantId),
    );
    this.#provider.on('session.saved', session => this.#sessions.add(session));
  }

  async #answer(req, res) {
    const { pathname } = new URL(req.url, this.issuer);
    if (pathname.startsWith('/interaction/')) {
      await this.#askWhoItIs(req, res);
    } else if (pathname === '/_test/sessions' && req.method === 'DELETE') {
      await this.endSessions();
      res.statusCode = 204;
      res.end();
    } else {
      this.#provider.callback()(req, res);
    }
  }

  async #askWhoItIs(req, res) {
    if (req.method === 'POST') {
      const fields = new URLSearchParams(await bodyOf(req));
      const person = this.#people.get(fields.get('user') ?? '');
      if (person && fields.get('password') === signInForm.password) {
        await this.#provider.interactionFinished(req, res, {
          login: { accountId: person.name },
        });
        return;
      }
    }
    await this.#provider.interactionDetails(req, res);
    res.setHeader('content-type', 'text/html; charset=utf-8');
    res.statusCode = req.method === 'POST' ? 401 : 200;
    res.end(signInForm.html({ isWrong: req.method === 'POST' }));
  }

  #accountOf(id) {
    const person = this.#people.get(id);
    return (
      person && {
        accountId: id,
        claims: async () => ({
          sub: id,
          name: person.title,
          preferred_username: id,
          email: person.email,
          email_verified: true,
        }),
      }
    );
  }
}

/** @returns {Promise<Map<string, { name: string, email: string, title: string }>>} by the name they sign in with */
async function readPeople() {
  const entities = parseAllDocuments(await fs.readFile(PEOPLE, 'utf8'));
  const people = entities
    .map(document => document.toJS())
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      email: spec.profile.email,
      title: spec.profile.displayName,
    }));
  return new Map([...people, stranger].map(person => [person.name, person]));
}

/** The portal is the organisation's own: people are not asked whether it may know their name. */
async function grantWithoutQuestion(ctx) {
  const { oidc } = ctx;
  const { clientId } = oidc.client;
  const known = oidc.session.grantIdFor(clientId);
  if (known) return oidc.provider.Grant.find(known);
  const grant = new oidc.provider.Grant({
    clientId,
    accountId: oidc.session.accountId,
  });
  grant.addOIDCScope('openid profile email');
  await grant.save();
  return grant;
}

async function bodyOf(req) {
  let body = '';
  for await (const chunk of req.setEncoding('utf8')) body += chunk;
  return body;
}
