import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const source = join(__dirname, 'ownTempFolder.ts');
const code = `
  const { ownTempFolder } = require(${JSON.stringify(source)});
  process.stdout.write(ownTempFolder());
`;

let system: string;

beforeEach(() => {
  system = mkdtempSync(join(tmpdir(), 'uat-temp-test-'));
});

afterEach(() => rmSync(system, { recursive: true, force: true }));

const args = (more = '') => [
  '--require',
  require.resolve('@backstage/cli/config/nodeTransform.cjs'),
  '--eval',
  code + more,
];
const env = () => ({ ...process.env, TMPDIR: system });

/** A process that has a folder and holds on to it. */
async function holding() {
  const child = spawn(process.execPath, args('setInterval(() => {}, 1_000);'), {
    env: env(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [folder] = await once(child.stdout!, 'data');
  return { child, folder: String(folder) };
}

async function killed({ child }: Awaited<ReturnType<typeof holding>>) {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

const another = async () =>
  (await promisify(execFile)(process.execPath, args(), { env: env() })).stdout;

it('goes with its process', async () => {
  expect(await another()).toMatch(/uat-worker-\d+-\d+$/);
  expect(readdirSync(system)).toEqual([]);
});

it('of a process that was killed is swept by the next, and those of living ones are left alone', async () => {
  const living = await holding();
  const dead = await holding();
  await killed(dead);
  expect(existsSync(dead.folder)).toBe(true);
  await another();
  expect(readdirSync(system)).toEqual([living.folder.slice(system.length + 1)]);
  await killed(living);
});

it('of an earlier process with the same number is not taken for that of a living one', async () => {
  mkdirSync(join(system, `uat-worker-${process.pid}-1`));
  await another();
  expect(readdirSync(system)).toEqual([]);
});

it('is swept with whoever still works in it, and no other', async () => {
  const dead = await holding();
  await killed(dead);
  const left = spawn(process.execPath, [
    '--eval',
    'setInterval(() => {}, 1_000)',
    `${dead.folder}/profile`,
  ]);
  await once(left, 'spawn');
  const ended = once(left, 'exit');
  await another();
  expect(await ended).toEqual([null, 'SIGKILL']);
});
