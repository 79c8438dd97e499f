const { join } = require('node:path');
const createBackstageConfig = require('@backstage/cli/config/eslint-factory');
const arrows = require('./arrows');

/**
 * The ESLint configuration of one room: Backstage's own, plus the room's arrows.
 *
 * Import statements are checked by `no-restricted-imports`; `require` and dynamic imports by
 * Backstage's `no-undeclared-imports` together with the check of package.json done here.
 */
module.exports = function createRoomConfig(directory) {
  const room = require(join(directory, 'package.json'));
  const { imports, resolves = [] } = arrowsOf(room);

  const forbidden = Object.keys(arrows).filter(name => !imports.includes(name));
  refuseForbiddenDependencies(room, [...imports, ...resolves]);

  return createBackstageConfig(directory, {
    restrictedImports: forbidden.map(name => ({
      name,
      message: messageFor(room.name, name, imports),
    })),
    restrictedImportPatterns: forbidden.map(name => `${name}/*`),
  });
};

function arrowsOf(room) {
  const entry = arrows[room.name];
  if (!entry) {
    throw new Error(
      `"${room.name}" has no entry in .eslint/arrows.js: say there what it may import.`,
    );
  }
  return entry;
}

function messageFor(from, to, imports) {
  if (from === to) return 'Import files of the same package by their path.';
  const allowed = imports.length ? imports.join(', ') : 'none of our packages';
  return `"${from}" may import ${allowed}: see .eslint/arrows.js.`;
}

function refuseForbiddenDependencies(room, allowed) {
  const listed = [
    'dependencies',
    'devDependencies',
    'optionalDependencies',
    'peerDependencies',
  ].flatMap(kind => Object.keys(room[kind] ?? {}));

  const forbidden = listed.filter(
    name => name in arrows && !allowed.includes(name),
  );
  if (forbidden.length > 0) {
    throw new Error(
      `"${room.name}" may not depend on ${forbidden.join(
        ', ',
      )}: see .eslint/arrows.js.`,
    );
  }
}
