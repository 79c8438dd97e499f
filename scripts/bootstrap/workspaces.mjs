import { existsSync, promises as fs } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../paths.mjs';

/**
 * The folders of all workspaces. Of the patterns Yarn knows, package.json uses plain folders and
 * one `*` at the end, and so does this.
 *
 * @returns {Promise<string[]>} absolute paths, sorted
 */
export async function workspaces() {
  const root = JSON.parse(
    await fs.readFile(path.join(ROOT, 'package.json'), 'utf8'),
  );
  const found = await Promise.all(
    root.workspaces.map(async pattern => {
      if (!pattern.endsWith('/*')) return [path.join(ROOT, pattern)];
      const parent = path.join(ROOT, pattern.slice(0, -2));
      const names = await fs.readdir(parent);
      return names.map(name => path.join(parent, name));
    }),
  );
  return found
    .flat()
    .filter(folder => existsSync(path.join(folder, 'package.json')))
    .sort();
}
