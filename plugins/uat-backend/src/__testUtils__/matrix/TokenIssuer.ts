import {
  coreServices,
  createBackendPlugin,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import PromiseRouter from 'express-promise-router';
import {
  decodeJwt,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWK,
  type KeyLike,
} from 'jose';

const alg = 'ES256';
const kid = 'key-of-the-matrix';

/**
 * Issues tokens as the auth plugin does, signed by a key that the backend gets from where it always gets it: below
 * `/api/auth`. Everything that checks them is Backstage’s own.
 */
export class TokenIssuer {
  readonly #groups = new Map<string, string[]>();

  private constructor(
    private readonly key: KeyLike,
    private readonly otherKey: KeyLike,
    private readonly publicKey: JWK,
  ) {}

  static async create(): Promise<TokenIssuer> {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    const { privateKey: otherKey } = await generateKeyPair(alg);
    return new TokenIssuer(privateKey, otherKey, await exportJWK(publicKey));
  }

  /** A valid token of a person. */
  async token(user: string, groups: string[] = []): Promise<string> {
    this.#groups.set(user, groups);
    return this.#sign(user, this.key, 3_600);
  }

  /** A token that was valid an hour ago. */
  async expired(user: string): Promise<string> {
    return this.#sign(user, this.key, -3_600);
  }

  /** A token that names the right key, and was signed by another. */
  async forged(user: string): Promise<string> {
    return this.#sign(user, this.otherKey, 3_600);
  }

  /** The auth plugin, as far as the backend needs it. */
  get feature(): BackendFeature {
    const keys = [{ ...this.publicKey, alg, kid, use: 'sig' }];
    const groups = this.#groups;
    return createBackendPlugin({
      pluginId: 'auth',
      register(env) {
        env.registerInit({
          deps: { http: coreServices.httpRouter },
          async init({ http }) {
            const router = PromiseRouter();
            router.get('/.well-known/jwks.json', (_req, res) => {
              res.json({ keys });
            });
            router.get('/v1/userinfo', (req, res) => {
              const token = req.header('authorization')!.split(' ')[1];
              const sub = decodeJwt(token).sub!;
              res.json({
                claims: { sub, ent: [sub, ...(groups.get(sub) ?? [])] },
              });
            });
            http.use(router);
            http.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
          },
        });
      },
    });
  }

  async #sign(sub: string, key: KeyLike, lifetime: number): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const exp = now + lifetime;
    const iat = exp - 3_600;
    const proof = await new SignJWT({ sub, iat, exp })
      .setProtectedHeader({ typ: 'vnd.backstage.limited-user', alg, kid })
      .sign(key);
    return new SignJWT({ sub, iat, exp, uip: proof.split('.')[2] })
      .setProtectedHeader({ typ: 'vnd.backstage.user', alg, kid })
      .sign(key);
  }
}
