/** What a runner process needs of the machine. Everything else in the backend's environment is none of its business. */
const names = [
  'HOME',
  'LANG',
  'NODE_EXTRA_CA_CERTS',
  'PATH',
  'TMPDIR',
  'UAT_BROWSER_MEMORY_MB',
  'UAT_BROWSER_PATH',
  'UAT_BROWSER_SANDBOX',
  'XDG_CACHE_HOME',
];
const prefixes = ['PLAYWRIGHT_', 'UAT_SECRET_'];

/** The same for a process that tests nothing: it needs no secrets. */
export function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('UAT_SECRET_')),
  );
}

/** The environment of a runner process: above all without the backend's own secrets. */
export function runnerEnvironment(all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name]) =>
        names.includes(name) ||
        prefixes.some(prefix => name.startsWith(prefix)),
    ),
  );
}
