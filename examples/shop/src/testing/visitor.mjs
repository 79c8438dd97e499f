// @ts-check

/** @typedef {{ status: number, headers: Headers, text: string, path: string }} Answer */

/** One browser, as far as HTTP goes: keeps its cookie, sends the page it is on as referer, follows redirects. */
export class Visitor {
  #url;
  #cookie = '';
  #page = '/';

  /** @param {string} url of the shop */
  constructor(url) {
    this.#url = url;
  }

  /** @param {string} path @returns {Promise<Answer>} */
  get(path) {
    return this.#follow(path, {});
  }

  /** @param {string} path @param {Record<string, string>} [form] @returns {Promise<Answer>} */
  post(path, form = {}) {
    return this.#follow(path, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
  }

  /** @param {string} [email] @returns {Promise<Answer>} */
  signIn(email = 'customer01@shop.example') {
    return this.post('/sign-in', { email, password: 'correct-horse' });
  }

  /** @param {string} path @param {RequestInit} init @returns {Promise<Answer>} */
  async #follow(path, init) {
    const response = await fetch(this.#url + path, {
      ...init,
      redirect: 'manual',
      headers: { cookie: this.#cookie, referer: this.#url + this.#page },
    });
    const cookie = response.headers.get('set-cookie');
    if (cookie) this.#cookie = cookie.split(';')[0];
    const location = response.headers.get('location');
    if (response.status === 303 && location) {
      await response.arrayBuffer();
      return this.#follow(location, {});
    }
    this.#page = path;
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      path,
    };
  }
}

/** @param {Record<string, string>} [changes] @returns {Record<string, string>} a checkout form without a problem */
export const checkoutForm = changes => ({
  name: 'Customer 01',
  email: 'customer01@shop.example',
  street: '1 Test Street',
  postcode: 'D02 X285',
  city: 'Dublin',
  country: 'IE',
  delivery: 'standard',
  voucher: '',
  iban: '',
  note: '',
  terms: 'yes',
  ...changes,
});
