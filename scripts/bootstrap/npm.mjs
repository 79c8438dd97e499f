import { capture } from '../processes/run.mjs';

/**
 * Runs npm.
 *
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<string>} what it wrote
 */
export function npm(args, cwd) {
  // Set by npm for the scripts it runs; a plain `node scripts/start.mjs` takes the one on PATH.
  const own = process.env.npm_execpath;
  return own?.endsWith('npm-cli.js')
    ? capture(process.execPath, [own, ...args], { cwd })
    : capture('npm', args, { cwd });
}
