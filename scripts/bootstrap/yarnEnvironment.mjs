import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { npm } from './npm.mjs';

/** Yarn's variable for each setting of npm that says how to reach the packages. */
const YARN_VARIABLES = {
  registry: 'YARN_NPM_REGISTRY_SERVER',
  cafile: 'YARN_HTTPS_CA_FILE_PATH',
  'https-proxy': 'YARN_HTTPS_PROXY',
  proxy: 'YARN_HTTP_PROXY',
};

/**
 * Where npm can install packages, Yarn shall be able to: behind a company's proxy, with its
 * certificates, from its mirror. Yarn does not read npm's settings by itself, and with an unknown
 * certificate it retries for minutes in silence. Whoever has set up Yarn too is left alone.
 *
 * @param {string} cwd
 * @returns {Promise<NodeJS.ProcessEnv>} variables to add for Yarn
 */
export async function yarnEnvironment(cwd) {
  if (existsSync(path.join(homedir(), '.yarnrc.yml'))) return {};

  // npm writes warnings too, before and after.
  const output = await npm(['config', 'list', '--json'], cwd);
  const settings = JSON.parse(
    output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1),
  );
  const found = Object.entries(YARN_VARIABLES)
    .filter(([, variable]) => !process.env[variable])
    .map(([setting, variable]) => [variable, settings[setting]])
    .filter(([, value]) => value);
  return Object.fromEntries(found);
}
