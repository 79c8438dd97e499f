// The long form of the faults: with more iterations, longer breaks and other moments than in CI.
//
//   yarn test:faults [pattern] [--rounds 3]
//
// `pattern` is a regular expression; only tests whose full name it finds are run. What chance decides is drawn from a
// seed, which is taken from the clock and printed; UAT_FAULTS_SEED=… repeats it. It needs nothing but the packages, and
// takes about 30 minutes for a round. Tests are told when they begin and when they end, all failures again at the end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
/* eslint-disable @backstage/no-relative-monorepo-imports -- the scripts of the workspace are no package */
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../../scripts/database/temporary.mjs';
import { ROOT, YARN } from '../../scripts/paths.mjs';
/* eslint-enable @backstage/no-relative-monorepo-imports */

const suites = [
  {
    room: '@uatcms/runner',
    folder: 'runner',
    files: [
      'src/browser/BrowserKeeper.test.ts',
      'src/browser/HostGate.test.ts',
      'src/engine/SitePushback.test.ts',
      'src/engine/badSites.test.ts',
      'src/engine/hangs.test.ts',
      'src/engine/outages.test.ts',
      'src/engine/recording/recordings.test.ts',
      'src/engine/secrets.test.ts',
      'src/ownTempFolder.test.ts',
      'src/protocol/protocol.test.ts',
      'src/smallDisk.test.ts',
      'src/worker.test.ts',
    ],
  },
  {
    room: '@uatcms/core',
    folder: 'packages/core',
    files: [
      'src/execution/lostRunner.test.ts',
      'src/execution/reportsTogether.test.ts',
      'src/execution/storm.test.ts',
    ],
  },
  {
    room: '@uatcms/plugin-uat-backend-module-local',
    folder: 'plugins/uat-backend-module-local',
    files: [
      'src/artifacts/ArtifactFolder.test.ts',
      'src/executor/LocalExecutor.test.ts',
    ],
  },
  {
    room: '@uatcms/plugin-uat-backend-module-aws',
    folder: 'plugins/uat-backend-module-aws',
    files: ['src/lambda/LambdaExecutor.test.ts', 'src/s3/S3Artifacts.test.ts'],
  },
  {
    room: 'backend',
    folder: 'packages/backend',
    files: [
      'src/faults.test.ts',
      'src/kills.test.ts',
      'src/lambdaRuns.test.ts',
      'src/runs.test.ts',
    ],
  },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '1' } },
});
const [pattern] = positionals;
const rounds = Number(values.rounds);
const firstSeed = Number(process.env.UAT_FAULTS_SEED ?? Date.now() % 1e9);
const began = Date.now();
const minutes = () => `${((Date.now() - began) / 60_000).toFixed(1)} min`;

// A file that was renamed would be left out without a word.
await Promise.all(
  suites.flatMap(({ folder, files }) =>
    files.map(file => fs.access(path.join(ROOT, folder, file))),
  ),
);

const database = await startTemporaryCluster();
const reports = await fs.mkdtemp(path.join(os.tmpdir(), 'uat-faults-'));
let passed = 0;
/** @type {Array<{ seed: number, name: string, messages: string[] }>} */
const failures = [];
try {
  for (let round = 1; round <= rounds; round += 1) {
    const seed = firstSeed + round - 1;
    console.log(`Round ${round} of ${rounds}, seed ${seed}`);
    for (const suite of suites) {
      console.log(`${suite.room} (after ${minutes()})`);
      count(seed, suite, await perform(suite, seed));
    }
  }
} finally {
  await database.stop();
  await fs.rm(reports, { recursive: true, force: true });
}

for (const { seed, name, messages } of failures) {
  console.log(`\nFAILED  ${name}`);
  console.log(messages.join('\n').trim().replace(/^/gm, '    '));
  console.log(
    `    Again: UAT_FAULTS_SEED=${seed} yarn test:faults '<its name>'`,
  );
}
console.log(
  `\n${passed} passed, ${
    failures.length
  } failed, in ${minutes()}, seed ${firstSeed}`,
);
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;

/** Runs the tests of a room; what they come to is printed while they run. */
async function perform({ room, files }, seed) {
  const report = path.join(reports, 'report.json');
  await fs.rm(report, { force: true });
  const tests = spawn(
    process.execPath,
    [
      YARN,
      ...['workspace', room, 'test', '--watchAll=false', '--runInBand'],
      `--reporters=${path.join(import.meta.dirname, 'progress.cjs')}`,
      ...['--json', `--outputFile=${report}`],
      ...(pattern ? ['--testNamePattern', pattern] : []),
      ...files,
    ],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        ...testDatabaseEnvironment(database.url),
        CI: '1',
        UAT_FAULTS: 'long',
        UAT_FAULTS_SEED: String(seed),
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const [code] = await once(tests, 'exit');
  const { testResults } = await fs
    .readFile(report, 'utf8')
    .then(JSON.parse, () => ({
      testResults: [
        {
          name: room,
          message: `The tests ended with ${code} and without a report.`,
          assertionResults: [],
        },
      ],
    }));
  return testResults;
}

function count(seed, { room }, testResults) {
  for (const { name, message, assertionResults } of testResults) {
    // A file that could not be run at all counts as one failure.
    if (assertionResults.length === 0) {
      const file = path.relative(ROOT, name);
      failures.push({ seed, name: file, messages: [message] });
    }
    for (const { fullName, status, failureMessages } of assertionResults) {
      if (status === 'passed') {
        passed += 1;
      } else if (status === 'failed') {
        const told = `${fullName} (${room})`;
        failures.push({ seed, name: told, messages: failureMessages });
      }
    }
  }
}
