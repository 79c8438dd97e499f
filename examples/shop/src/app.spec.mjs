// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { startShop } from './app.mjs';
import { COUNTRIES } from './domain/countries.mjs';
import { DELIVERY_OPTIONS } from './domain/delivery.mjs';
import { PRODUCTS } from './domain/products.mjs';
import { checkoutForm, Visitor } from './testing/visitor.mjs';

/** @type {import('./app.d.mts').RunningShop} */
let shop;
before(async () => {
  shop = await startShop({ now: () => Date.parse('2025-06-06T12:00:00Z') });
});
after(() => shop.close());

const visitor = () => new Visitor(shop.url);

describe('signing in', () => {
  it('shows why it failed, and keeps the e-mail', async () => {
    const { status, text } = await visitor().post('/sign-in', {
      email: 'customer01@shop.example',
      password: 'wrong',
    });
    assert.equal(status, 422);
    assert.match(
      text,
      /role="alert"[^]*The e-mail or the password is not right\./,
    );
    assert.match(text, /value="customer01@shop.example"/);
  });

  it('goes on to the page that asked for it, never to another site', async () => {
    const someone = visitor();
    assert.equal((await someone.get('/orders')).path, '/sign-in?next=/orders');
    const form = { email: 'new@shop.example', password: 'correct-horse' };
    assert.equal(
      (await someone.post('/sign-in', { ...form, next: '/orders' })).path,
      '/orders',
    );
    for (const next of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
    ]) {
      assert.equal(
        (await visitor().post('/sign-in', { ...form, next })).path,
        '/',
      );
    }
  });

  it('keeps the basket, and signing out ends the session', async () => {
    const someone = visitor();
    await someone.post('/basket/add', { sku: 'stoneware-mug' });
    assert.match(
      (await someone.signIn()).text,
      /Signed in as Customer 01 \(Ireland\)[^]*Welcome/,
    );
    assert.match((await someone.get('/basket')).text, /Stoneware mug/);
    assert.match(
      (await someone.post('/sign-out')).text,
      /You are signed out\./,
    );
    assert.match((await someone.get('/basket')).text, /Your basket is empty\./);
  });
});

describe('catalogue', () => {
  it('searches, sorts and escapes what was asked', async () => {
    const found = await visitor().get(
      '/?q=%3Cb%3Eglass&category=Kitchen&sort=price-desc',
    );
    assert.match(
      found.text,
      /0 products for “&lt;b&gt;glass”[^]*No products found/,
    );
    const kitchen = (await visitor().get('/?category=Kitchen&sort=price-asc'))
      .text;
    assert.deepEqual(
      [...kitchen.matchAll(/data-testid="product-([\w-]+)"/g)].map(
        match => match[1],
      ),
      ['stoneware-mug', 'oak-board', 'glass-teapot', 'copper-kettle'],
    );
  });

  it('has a picture for every product', async () => {
    for (const { sku, name } of PRODUCTS)
      assert.match(
        (await visitor().get(`/products/${sku}`)).text,
        new RegExp(`<h1>${name}</h1>`),
      );
  });

  it('takes a while to tell the stock', async () => {
    const started = performance.now();
    const { text } = await visitor().get('/api/stock/desk-lamp');
    assert(performance.now() - started > 140);
    assert.equal(JSON.parse(text).text, 'Only 3 left in stock');
  });
});

describe('basket', () => {
  it('stays on the page, tells what happened and shows the total', async () => {
    const someone = visitor();
    await someone.get('/?q=mug');
    const added = await someone.post('/basket/add', { sku: 'stoneware-mug' });
    assert.equal(added.path, '/?q=mug');
    assert.match(added.text, /Stoneware mug is in your basket\./);
    assert.doesNotMatch((await someone.get('/')).text, /is in your basket/);
    const changed = await someone.post('/basket', {
      'quantity-stoneware-mug': '3',
      action: 'update',
    });
    assert.match(changed.text, /data-testid="basket-total">€43\.50</);
    assert.equal(
      (
        await someone.post('/basket', {
          'quantity-stoneware-mug': '11',
          action: 'checkout',
        })
      ).status,
      422,
    );
    assert.match(
      (await someone.post('/basket/remove', { sku: 'stoneware-mug' })).text,
      /Your basket is empty\./,
    );
  });
});

describe('checkout', () => {
  const rows = readFileSync(
    new URL('../data/checkout.csv', import.meta.url),
    'utf8',
  )
    .trim()
    .split('\n')
    .slice(1);

  /** @param {string} row @param {(postcode: string) => string} [mend] */
  async function order(row, mend = postcode => postcode) {
    const [
      name,
      email,
      street,
      postcode,
      city,
      countryName,
      deliveryLabel,
      productName,
      quantity,
      total,
    ] = row.split(',');
    const someone = visitor();
    await someone.signIn(email);
    const sku =
      PRODUCTS.find(product => product.name === productName)?.sku ?? '';
    await someone.post('/basket/add', { sku, quantity });
    const country =
      COUNTRIES.find(entry => entry.name === countryName)?.code ?? '';
    const delivery =
      DELIVERY_OPTIONS.find(option => option.label === deliveryLabel)?.id ?? '';
    const form = checkoutForm({
      name,
      email,
      street,
      postcode: mend(postcode),
      city,
      country,
      delivery,
    });
    return { ...(await someone.post('/checkout', form)), total };
  }

  for (const row of rows) {
    const fails = row.startsWith('Customer 04,');
    it(`${fails ? 'refuses' : 'accepts'} the row of ${
      row.split(',')[0]
    }`, async () => {
      const { status, text, total } = await order(row);
      assert.equal(status, fails ? 422 : 200);
      if (fails)
        assert.match(
          text,
          /role="alert"[^]*Postcode: “1012” is not a postcode in the Netherlands\. Use four digits and two letters/,
        );
      else assert(text.includes(`data-testid="order-total">${total}<`), total);
    });
  }

  it('accepts the row of Customer 04 once its postcode is mended', async () => {
    const { status, text, total } = await order(
      rows[3],
      postcode => `${postcode} AB`,
    );
    assert.equal(status, 200);
    assert(text.includes(`data-testid="order-total">${total}<`), total);
    assert.match(text, /1 working day, by Monday 9 June 2025/);
  });

  it('asks for a basket and a customer', async () => {
    const someone = visitor();
    assert.equal((await someone.get('/checkout')).path, '/basket');
    await someone.post('/basket/add', { sku: 'pencil-set' });
    assert.equal(
      (await someone.get('/checkout')).path,
      '/sign-in?next=/checkout',
    );
  });

  it('quotes what is chosen so far', async () => {
    const someone = visitor();
    await someone.post('/basket/add', { sku: 'oak-board' });
    const { text } = await someone.get(
      '/api/quote?country=DE&delivery=standard&voucher=WELCOME10',
    );
    assert.deepEqual(JSON.parse(text).text, {
      goods: '€28.90',
      discount: '-€2.89',
      delivery: '€9.95',
      total: '€35.96',
    });
    assert.equal(
      JSON.parse((await someone.get('/api/quote')).text).text.discount,
      '€0.00',
    );
  });
});

describe('orders', () => {
  it('lists, sorts, downloads and cancels, for the session alone', async () => {
    const [someone, other] = [visitor(), visitor()];
    await someone.signIn();
    await other.signIn();
    await someone.post('/basket/add', { sku: 'pencil-set' });
    const placed = await someone.post(
      '/checkout',
      checkoutForm({ name: '<i>Customer</i>' }),
    );
    const number = /confirmed-number">(ES-\d+)</.exec(placed.text)?.[1] ?? '';

    const list = await someone.get('/orders?sort=total&dir=desc');
    assert.match(
      list.text,
      /7 orders[^]*aria-sort="descending"><a href="\/orders\?sort=total&amp;dir=asc">Total/,
    );
    assert.match(list.text, /&lt;i&gt;Customer/);
    assert.match((await other.get('/orders')).text, /6 orders/);
    assert.equal((await other.get(`/orders/${number}`)).status, 404);

    const invoice = await someone.get(`/orders/${number}/invoice`);
    assert.equal(
      invoice.headers.get('content-disposition'),
      `attachment; filename="invoice-${number}.txt"`,
    );
    const csv = await someone.get('/orders.csv');
    assert.equal(csv.text.trim().split('\r\n').length, 8);

    const refused = await someone.post(`/orders/${number}/cancel`, {
      reason: '',
    });
    assert.equal(refused.status, 422);
    assert.match(
      refused.text,
      /data-open[^]*Give a reason of at least 5 characters\./,
    );
    const cancelled = await someone.post(`/orders/${number}/cancel`, {
      reason: 'Ordered twice',
    });
    assert.match(cancelled.text, new RegExp(`Order ${number} is cancelled\\.`));
  });
});

describe('the server', () => {
  it('answers 404, 405, 413, 415 and 403 as pages', async () => {
    const someone = visitor();
    assert.equal((await someone.get('/nowhere')).status, 404);
    assert.equal((await someone.get('/products/none')).status, 404);
    const refused = await someone.get('/sign-out');
    assert.equal(refused.status, 405);
    assert.equal(refused.headers.get('allow'), 'POST');
    assert.match(
      (await someone.post('/sign-in', { email: 'x'.repeat(20_000) })).text,
      /A form can be at most 16 KB\./,
    );
    const json = await fetch(`${shop.url}/sign-in`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(json.status, 415);
    const foreign = await new Promise(resolve => {
      const headers = {
        'sec-fetch-site': 'cross-site',
        'content-type': 'application/x-www-form-urlencoded',
      };
      request(
        `${shop.url}/sign-out`,
        { method: 'POST', headers },
        resolve,
      ).end();
    });
    assert.equal(foreign.statusCode, 403);
    foreign.resume();
  });

  it('counts a body that does not announce its length', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let index = 0; index < 4; index += 1)
          controller.enqueue(new Uint8Array(8192).fill(120));
        controller.close();
      },
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const init = /** @type {RequestInit} */ ({
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    });
    assert.equal((await fetch(`${shop.url}/sign-in`, init)).status, 413);
  });

  it('lets assets be kept and pages not, and allows no inline script', async () => {
    const { headers, text } = await visitor().get('/');
    assert.match(
      headers.get('content-security-policy') ?? '',
      /default-src 'none'/,
    );
    assert.equal(headers.get('cache-control'), 'private, no-cache');
    assert.equal(headers.get('set-cookie'), null);
    const address = /href="(\/assets\/shop\.css\?v=\w+)"/.exec(text)?.[1] ?? '';
    const css = await visitor().get(address);
    assert.match(css.headers.get('cache-control') ?? '', /immutable/);
    const again = await fetch(shop.url + address, {
      headers: { 'if-none-match': css.headers.get('etag') ?? '' },
    });
    assert.equal(again.status, 304);
    assert.doesNotMatch(text, / style="|<style|https?:/);
  });

  it('forgets the session idle for longest when it holds too many', async () => {
    const small = await startShop({ maxSessions: 2 });
    try {
      const visitors = [1, 2, 3].map(() => new Visitor(small.url));
      for (const each of visitors) await each.signIn();
      assert.equal(
        (await visitors[0].get('/orders')).path,
        '/sign-in?next=/orders',
      );
      assert.equal((await visitors[2].get('/orders')).path, '/orders');
    } finally {
      await small.close();
    }
  });

  it('misbehaves on purpose, and still stops', async () => {
    const faulty = await startShop();
    const never = fetch(`${faulty.url}/slow/never`).catch(() => 'cut off');
    assert.equal((await fetch(`${faulty.url}/faults/status/503`)).status, 503);
    assert.equal((await fetch(`${faulty.url}/faults/status/200`)).status, 404);
    assert.equal((await fetch(`${faulty.url}/faults/delay/1`)).status, 200);
    assert.match(
      await (await fetch(`${faulty.url}/faults/heavy`)).text(),
      /Row 5000/,
    );
    await assert.rejects(fetch(`${faulty.url}/faults/redirect-loop`));
    await assert.rejects(fetch(`${faulty.url}/faults/reset`));
    await faulty.close();
    assert.equal(await never, 'cut off');
  });
});
