import { execFile } from 'node:child_process';
import {
  access,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { BrowserExecutable } from './executable';
import { browserCache } from './browserCache';

const packageName = '@sparticuz/chromium';
const archives = [
  'chromium.br',
  'swiftshader.tar.br',
  'fonts.tar.br',
  'al2023.tar.br',
];

/**
 * The Chromium that comes inside an npm package, unpacked once per user and
 * version. Any number of processes may do this at the same time: each unpacks
 * into a folder of its own, and the first rename wins. The package's own way
 * is not used, because it hands out a binary that another process is still
 * writing.
 *
 * @returns the browser as it is; and again with the libraries and fonts of the
 * package, for systems that have none
 * @throws Error with the reason why there is none here
 */
export async function bundledChromium(): Promise<BrowserExecutable[]> {
  refuseOtherSystems();
  const entry = entryOfPackage();
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  );
  const folder = join(browserCache(), version);
  const executablePath = join(folder, 'chromium');
  if (!(await exists(executablePath))) {
    await unpack(entry, join(root, 'bin'), folder);
  }
  const source = `${packageName} ${version}`;
  return [
    { source, executablePath },
    {
      source: `${source} with its own libraries and fonts`,
      executablePath,
      env: {
        LD_LIBRARY_PATH: [
          join(folder, 'al2023', 'lib'),
          process.env.LD_LIBRARY_PATH,
        ]
          .filter(Boolean)
          .join(':'),
        FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      },
    },
  ];
}

function refuseOtherSystems(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `it is made for Linux on x64, not for ${process.platform} on ${process.arch}`,
    );
  }
  const report = process.report.getReport() as {
    header?: { glibcVersionRuntime?: string };
  };
  if (!report.header?.glibcVersionRuntime) {
    throw new Error('it needs glibc, which this Linux does not have');
  }
}

function entryOfPackage(): string {
  try {
    return createRequire(__filename).resolve(packageName);
  } catch {
    throw new Error('the package is not installed');
  }
}

async function unpack(
  entry: string,
  archiveFolder: string,
  folder: string,
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const staging = await mkdtemp(`${folder}.unpacking-`);
  try {
    await inflate(entry, archiveFolder, staging);
    await writeFile(
      join(staging, 'fonts.conf'),
      fontsConfig(join(folder, 'fonts')),
    );
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Another process was faster: its folder is as good.
    if (!(await exists(join(folder, 'chromium')))) throw error;
  }
}

/** Unpacks in a process of its own, because the package unpacks into the temporary folder of its process. */
async function inflate(
  entry: string,
  archiveFolder: string,
  target: string,
): Promise<void> {
  const script = `
    const { inflate } = await import(${JSON.stringify(
      pathToFileURL(entry).href,
    )});
    await Promise.all(process.argv.slice(1).map(file => inflate(file)));
  `;
  await promisify(execFile)(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      script,
      ...archives.map(name => join(archiveFolder, name)),
    ],
    { env: { ...process.env, NODE_OPTIONS: '', TMPDIR: target } },
  );
}

function fontsConfig(folder: string) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
}

function exists(path: string) {
  return access(path).then(
    () => true,
    () => false,
  );
}
