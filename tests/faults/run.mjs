// The long form of the faults: each of them several times, with more iterations and longer breaks than in CI.
// Usage: yarn test:faults [rounds] [pattern of names]; needs nothing but the packages. Prints one line per fault, and a
// summary.
import { execFile } from 'node:child_process';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
/* eslint-disable @backstage/no-relative-monorepo-imports -- the scripts of the workspace are no package */
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../../scripts/database/temporary.mjs';
import { ROOT, YARN } from '../../scripts/paths.mjs';
/* eslint-enable @backstage/no-relative-monorepo-imports */

const rounds = Number(process.argv[2] ?? 3);
const only = process.argv[3];
const suites = [
  {
    room: 'backend',
    files: ['src/faults.test.ts', 'src/runs.test.ts'],
  },
  {
    room: '@uatcms/runner',
    files: [
      'src/engine/badSites.test.ts',
      'src/engine/outages.test.ts',
      'src/browser/HostGate.test.ts',
      'src/ownTempFolder.test.ts',
      'src/worker.test.ts',
    ],
  },
  {
    room: '@uatcms/core',
    files: ['src/execution/lostRunner.test.ts', 'src/execution/storm.test.ts'],
  },
];

const database = await startTemporaryCluster();
const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'uat-faults-'));
let passed = 0;
let failed = 0;
try {
  for (let round = 1; round <= rounds; round += 1) {
    for (const suite of suites) tell(round, await perform(suite));
  }
} finally {
  await database.stop();
  await fs.rm(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function perform({ room, files }) {
  const report = path.join(folder, 'report.json');
  await fs.rm(report, { force: true });
  await promisify(execFile)(
    process.execPath,
    [
      YARN,
      ...['workspace', room, 'test', '--watchAll=false', '--runInBand'],
      ...['--json', `--outputFile=${report}`],
      ...(only ? ['--testNamePattern', only] : []),
      ...files,
    ],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        ...testDatabaseEnvironment(database.url),
        CI: '1',
        UAT_FAULTS: 'long',
      },
      maxBuffer: 1024 ** 3,
    },
  ).catch(error => error);
  const { testResults } = JSON.parse(await fs.readFile(report, 'utf8'));
  return testResults;
}

/** A file that could not be run at all counts as one failure. */
function tell(round, testResults) {
  for (const { name, message, assertionResults } of testResults) {
    if (assertionResults.length === 0) {
      say(round, false, path.basename(name), [message]);
    }
    for (const { fullName, status, failureMessages } of assertionResults) {
      // Left out by the pattern.
      if (only && status === 'pending') continue;
      say(round, status === 'passed', fullName, failureMessages);
    }
  }
}

function say(round, isPassed, name, messages) {
  if (isPassed) passed += 1;
  else failed += 1;
  console.log(`${isPassed ? 'passed' : 'FAILED'} (round ${round}) ${name}`);
  if (!isPassed) console.log(messages.join('\n').replace(/^/gm, '    '));
}
