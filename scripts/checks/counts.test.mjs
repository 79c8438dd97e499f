import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { countJest, countNode, countPlaywright } from './counts.mjs';

let folder;
before(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'counts-'));
});
after(() => fs.rm(folder, { recursive: true }));

const report = async content => {
  const file = path.join(folder, 'report');
  await fs.writeFile(
    file,
    typeof content === 'string' ? content : JSON.stringify(content),
  );
  return file;
};

test('a Jest file that could not be run counts as failed', async () => {
  const file = await report({
    numPassedTests: 5,
    numFailedTests: 1,
    numRuntimeErrorTestSuites: 2,
    numPendingTests: 3,
    numTodoTests: 1,
  });
  assert.deepEqual(await countJest(file), { passed: 5, failed: 3, skipped: 4 });
});

test('a flaky Playwright test has passed, an error outside of tests has failed', async () => {
  const file = await report({
    stats: { expected: 4, flaky: 1, unexpected: 1, skipped: 2 },
    errors: [{ message: 'cannot load' }],
  });
  assert.deepEqual(await countPlaywright(file), {
    passed: 5,
    failed: 2,
    skipped: 2,
  });
});

test("Node's own counts stand at the end of its TAP report", async () => {
  const file = await report(
    'TAP version 13\nok 1 - a\n# tests 4\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n# todo 0\n',
  );
  assert.deepEqual(await countNode(file), { passed: 2, failed: 2, skipped: 0 });
});
