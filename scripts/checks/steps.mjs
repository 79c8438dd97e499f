import path from 'node:path';
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../database/temporary.mjs';
import { CACHE, ROOT, YARN } from '../paths.mjs';
import { buildFrontend, buildRunner } from '../portal/build.mjs';
import { Portal } from '../portal/portal.mjs';
import { settingsOnFreePorts } from '../portal/settings.mjs';
import { Failure } from '../processes/failure.mjs';
import { run } from '../processes/run.mjs';
import { countJest, countNode, countPlaywright } from './counts.mjs';

export const REPORTS = path.join(CACHE, 'reports');

/**
 * @typedef {object} Bench what the steps work with
 * @property {import('../bootstrap/node.mjs').Node} node
 * @property {(message: string) => void} say
 * @property {(clean: () => Promise<void>) => void} cleanUp registers what has to be undone, also
 *   after Ctrl-C
 */

/**
 * One step of `npm test`. It throws where it fails; where it runs tests it returns their counts
 * instead, failed ones included.
 *
 * @typedef {object} Step
 * @property {string} title
 * @property {(bench: Bench) => Promise<import('./counts.mjs').Counts | void>} work
 * @property {string} [needs] title of a step without which this one would only repeat its failure
 */

/** @type {Step[]} */
export const STEPS = [
  { title: 'Formatting and types', work: checkOnOneCoreEach },
  { title: 'Lint', work: bench => yarn(bench, ['lint:all']) },
  { title: 'Runner bundle', work: ({ node }) => buildRunner(node) },
  { title: 'Tests of scripts and example shop', work: testPlainNode },
  { title: 'Unit and integration tests', work: testRooms },
  {
    title: 'Frontend build',
    work: ({ node, say }) => buildFrontend(node, say),
  },
  {
    title: 'End-to-end tests',
    work: bench => testEndToEnd(bench, 'guest'),
    needs: 'Frontend build',
  },
  {
    title: 'End-to-end tests of several people',
    work: bench => testEndToEnd(bench, 'people'),
    needs: 'Frontend build',
  },
];

/** Both work on one processor, and print nothing where all is well. */
async function checkOnOneCoreEach(bench) {
  const scripts = ['prettier:check', 'tsc'];
  const ended = await Promise.allSettled(
    scripts.map(script => yarn(bench, [script])),
  );
  const problems = ended.flatMap(({ reason }) => reason?.message ?? []);
  if (problems.length > 0) throw new Failure(problems.join('; '));
}

async function yarn({ node }, args, env = {}) {
  const code = await run(node.path, [YARN, ...args], {
    cwd: ROOT,
    env: { ...node.env, ...env },
  });
  if (code !== 0) throw new Failure(`yarn ${args[0]} ended with ${code}`);
}

async function testPlainNode({ node }) {
  const report = path.join(REPORTS, 'node.tap');
  return counted(
    run(
      node.path,
      [
        '--test',
        '--test-reporter=dot',
        '--test-reporter-destination=stdout',
        '--test-reporter=tap',
        `--test-reporter-destination=${report}`,
        'scripts/**/*.test.mjs',
        'examples/shop/src/**/*.spec.mjs',
        'runner/scripts/**/*.test.mjs',
        'tests/aws/**/*.test.mjs',
      ],
      { cwd: ROOT, env: node.env },
    ),
    () => countNode(report),
  );
}

async function testRooms({ node, cleanUp }) {
  const database = await startTemporaryCluster();
  cleanUp(database.stop);
  const report = path.join(REPORTS, 'jest.json');
  return counted(
    run(
      node.path,
      [YARN, 'test:unit', '--silent', '--json', `--outputFile=${report}`],
      {
        cwd: ROOT,
        env: {
          ...node.env,
          ...testDatabaseEnvironment(database.url),
          // Without it the Backstage CLI would watch.
          CI: '1',
        },
      },
    ),
    () => countJest(report),
  );
}

/** @param {'guest' | 'people'} project - who comes in: a guest, or several people who sign in */
async function testEndToEnd({ node, say, cleanUp }, project) {
  const settings = await settingsOnFreePorts(path.join(ROOT, '.data-e2e'), {
    people: project === 'people',
  });
  const portal = new Portal(node, settings);
  cleanUp(() => portal.stop());
  await portal.claim(say);
  await portal.erase();
  await portal.startSurroundings();
  await portal.startBackend();

  const report = path.join(REPORTS, `playwright-${project}.json`);
  return counted(
    run(
      node.path,
      [
        ...[YARN, 'workspace', '@uatcms/tests', 'test:e2e'],
        ...['--project', project, '--reporter=list,json'],
      ],
      {
        cwd: ROOT,
        env: {
          ...portal.environment,
          CI: '1',
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        },
      },
    ),
    () => countPlaywright(report),
  );
}

/** A test program that fails without a failed test, or that ran none, is a failure of its own. */
async function counted(exit, count) {
  const code = await exit;
  const counts = await count();
  if (code !== 0 && counts.failed === 0) {
    throw new Failure(`The tests ended with ${code}`);
  }
  if (counts.passed + counts.failed === 0) throw new Failure('No tests ran');
  return counts;
}
