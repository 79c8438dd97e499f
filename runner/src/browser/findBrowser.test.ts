import { execFile } from 'node:child_process';
import {
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundledChromium } from './bundledChromium';
import { browserCandidates } from './candidates';
import { findBrowser } from './findBrowser';
import { proveBrowser } from './proveBrowser';

// A browser on a busy machine.
jest.setTimeout(120_000);

const room = join(__dirname, '..', '..');
const bundle = join(room, 'dist', 'test-finder');
const run = promisify(execFile);

let cache: string;
const before = { ...process.env };

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'uat-browser-test-'));
  process.env.XDG_CACHE_HOME = cache;
});

afterEach(async () => {
  process.env = { ...before };
  await rm(cache, { recursive: true, force: true });
  await rm(bundle, { recursive: true, force: true });
});

it('looks at the configured path first, then at headless shells, then at installed browsers', () => {
  process.env.UAT_BROWSER_PATH = '/opt/chromium';
  expect(browserCandidates().map(({ place }) => place)).toEqual([
    'UAT_BROWSER_PATH (/opt/chromium)',
    'Playwright’s own headless shell',
    '@sparticuz/chromium',
    'Google Chrome',
    'Microsoft Edge',
    expect.stringMatching(/^PATH /),
  ]);
});

it('takes the first that starts, and says of the others why not', async () => {
  const [chromium] = await bundledChromium();
  const broken = {
    place: 'Broken',
    find: async () => [{ source: 'Broken', executablePath: '/bin/false' }],
  };
  const working = {
    place: 'Working',
    find: async () => [{ ...chromium, source: 'Working' }],
  };
  expect(await findBrowser([broken, working])).toMatchObject({
    source: 'Working',
    version: expect.stringMatching(/^Chromium \d/),
  });
  await rm(join(cache, 'uat-chromium', 'found.json'));
  await expect(findBrowser([broken])).rejects.toThrow(
    /No browser starts on this machine:\n- Broken: .+\nRun "npx playwright-core/,
  );
});

it('remembers the winner, but not when it does not start any more', async () => {
  const [{ executablePath }] = await bundledChromium();
  const link = join(cache, 'chromium');
  await symlink(executablePath!, link);
  const first = {
    place: 'Link',
    find: async () => [{ source: 'Link', executablePath: link }],
  };
  const never = {
    place: 'Never',
    find: async () => Promise.reject(new Error('asked')),
  };
  await findBrowser([first]);
  expect(await findBrowser([never])).toMatchObject({ source: 'Link' });
  await rm(link);
  await expect(findBrowser([never])).rejects.toThrow('- Never: asked');
});

it('unpacks one Chromium, however many processes ask at the same time', async () => {
  await run(process.execPath, [
    join(room, 'scripts', 'build-bundle.mjs'),
    bundle,
  ]);
  const finders = await Promise.all(
    [1, 2, 3].map(() =>
      run(process.execPath, [join(bundle, 'find-browser.cjs')], {
        env: {
          ...process.env,
          UAT_BROWSER_PATH: '',
          PLAYWRIGHT_BROWSERS_PATH: cache,
        },
      }),
    ),
  );
  const found = finders.map(({ stdout }) => JSON.parse(stdout));
  expect(new Set(found.map(({ executablePath }) => executablePath)).size).toBe(
    1,
  );
  expect(found[0].source).toMatch(/^@sparticuz\/chromium/);
  const left = await readdir(join(cache, 'uat-chromium'));
  expect(left.sort()).toEqual([
    expect.stringMatching(/^\d+\.\d+\.\d+$/),
    'found.json',
  ]);
  expect(
    JSON.parse(
      await readFile(join(cache, 'uat-chromium', 'found.json'), 'utf8'),
    ).executable,
  ).toMatchObject({
    executablePath: found[0].executablePath,
  });
});

it('starts the bundled Chromium with its own libraries and fonts as well', async () => {
  const [, withLibraries] = await bundledChromium();
  expect(withLibraries.env).toMatchObject({
    LD_LIBRARY_PATH: expect.stringContaining('al2023'),
  });
  expect(await proveBrowser(withLibraries)).toMatch(/^Chromium \d/);
});

describe('where no sandbox can be set up', () => {
  /** Chromium as it is where user namespaces are forbidden. */
  async function withoutNamespaces() {
    const [{ executablePath, env }] = await bundledChromium();
    const program = join(cache, 'chromium-without-namespaces');
    await writeFile(
      program,
      `#!/bin/sh
case " $* " in
  *" --no-sandbox "*) exec '${executablePath}' "$@" ;;
esac
echo 'FATAL: No usable sandbox! If you are running on Ubuntu 23.10+ …' >&2
exit 1
`,
    );
    await chmod(program, 0o755);
    const found = { source: 'Confined', executablePath: program, env };
    return [{ place: 'Confined', find: async () => [found] }];
  }

  // Only for somebody other than root a sandbox is asked for at all.
  beforeEach(() => {
    jest.spyOn(process, 'getuid').mockReturnValue(1000);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('no browser is taken, and the reason names the way out', async () => {
    await expect(findBrowser(await withoutNamespaces())).rejects.toThrow(
      /- Confined: its sandbox cannot be set up here \(No usable sandbox!.*\)\. Allow user namespaces .* UAT_BROWSER_SANDBOX=off/,
    );
  });

  it('one is taken without when the operator says so', async () => {
    process.env.UAT_BROWSER_SANDBOX = 'off';
    expect(await findBrowser(await withoutNamespaces())).toMatchObject({
      source: 'Confined',
      withoutSandbox: true,
    });
  });

  it('one that has its sandbox keeps it, whatever the operator says', async () => {
    process.env.UAT_BROWSER_SANDBOX = 'off';
    const missing = { source: 'Missing', executablePath: '/bin/false' };
    await expect(
      findBrowser([{ place: 'Missing', find: async () => [missing] }]),
    ).rejects.toThrow(/- Missing: (?!its sandbox)/);
  });
});
