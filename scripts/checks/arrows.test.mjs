import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { workspaces } from '../bootstrap/workspaces.mjs';

const require = createRequire(import.meta.url);
const { ESLint } = require('eslint');
const arrows = require('../../.eslint/arrows.js');

/** Names of our packages whose import the linter refuses in a room. */
async function refused(folder, names) {
  const eslint = new ESLint({ cwd: folder });
  const code = names.map(name => `import '${name}';`).join('\n');
  const [{ messages }] = await eslint.lintText(code, {
    filePath: path.join(folder, 'src', 'anything.ts'),
  });
  return messages
    .filter(({ ruleId }) => ruleId === 'no-restricted-imports')
    .map(({ line }) => names[line - 1]);
}

test('every room imports what its arrows allow, and nothing else', async t => {
  const names = Object.keys(arrows);
  for (const folder of await workspaces()) {
    const { name } = require(path.join(folder, 'package.json'));
    if (!arrows[name]) continue;
    await t.test(name, async () => {
      const allowed = arrows[name].imports;
      assert.deepEqual(
        await refused(folder, names),
        names.filter(each => !allowed.includes(each)),
      );
    });
  }
});

test('no room is forgotten', async () => {
  const rooms = [];
  for (const folder of await workspaces()) {
    const { name, backstage } = require(path.join(folder, 'package.json'));
    if (backstage) rooms.push(name);
  }
  assert.deepEqual(rooms.sort(), Object.keys(arrows).sort());
});
