/** What the portal answers to who has signed in, or whose session goes on. */
export interface SignedIn {
  profile: { email: string; displayName: string };
  backstageIdentity: {
    token: string;
    expiresInSeconds: number;
    identity: { userEntityRef: string; ownershipEntityRefs: string[] };
  };
}

/** A person with a browser, as far as signing in needs one: it keeps cookies, and follows redirects. */
export class PersonAtHttp {
  /** By origin. */
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(private readonly portal: string) {}

  /** @returns what the window of the sign-in tells the portal: who it is, or why not */
  async signIn(
    user: string,
    password = 'test',
  ): Promise<{ response?: SignedIn; error?: { message: string } }> {
    const query = new URLSearchParams({
      env: 'production',
      scope: 'openid profile email',
      origin: this.portal,
    });
    let page = await this.#visit(`${this.portal}/api/auth/oidc/start?${query}`);
    if (page.text.includes('name="password"')) {
      page = await this.#visit(page.url, {
        method: 'POST',
        body: new URLSearchParams({ user, password }),
      });
    }
    const message = /var authResponse = decodeURIComponent\('(.*?)'\)/.exec(
      page.text,
    );
    if (!message) {
      throw new Error(`No window of a sign-in ends like this:\n${page.text}`);
    }
    return JSON.parse(decodeURIComponent(message[1]));
  }

  /** Asks for a fresh token, as an open page does before the old one is over. */
  refresh(): Promise<{ status: number; body: any }> {
    return this.#ask('GET', '/api/auth/oidc/refresh?env=production');
  }

  signOut(): Promise<{ status: number; body: any }> {
    return this.#ask('POST', '/api/auth/oidc/logout?env=production');
  }

  /** Another browser with the same cookies, as somebody has it who copied them. */
  copy(): PersonAtHttp {
    const copied = new PersonAtHttp(this.portal);
    for (const [origin, cookies] of this.#cookies) {
      copied.#cookies.set(origin, new Map(cookies));
    }
    return copied;
  }

  async #ask(method: string, path: string) {
    const { status, text } = await this.#visit(`${this.portal}${path}`, {
      method,
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    return { status, body: text ? JSON.parse(text) : undefined };
  }

  async #visit(url: string, init: RequestInit = {}) {
    let address = url;
    let request = init;
    for (;;) {
      const { origin } = new URL(address);
      const jar = this.#cookies.get(origin) ?? new Map<string, string>();
      this.#cookies.set(origin, jar);
      const response = await fetch(address, {
        ...request,
        redirect: 'manual',
        headers: {
          ...(request.headers as Record<string, string>),
          cookie: [...jar].map(pair => pair.join('=')).join('; '),
        },
      });
      response.headers.getSetCookie().forEach(line => keep(jar, line));
      const next = response.headers.get('location');
      if (!next) {
        const { status } = response;
        return { url: address, status, text: await response.text() };
      }
      address = new URL(next, address).href;
      request = {};
    }
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
  const expires = /expires=([^;]+)/i.exec(line);
  if (
    /max-age=0/i.test(line) ||
    (expires && Date.parse(expires[1]) < Date.now())
  ) {
    jar.delete(name);
  } else {
    jar.set(name, value);
  }
}
