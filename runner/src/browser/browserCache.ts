import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** That of the system, also after the process has taken one of its own. */
const systemTemp = tmpdir();

/** The per-user folder for unpacked browsers and the memory of which one works. */
export function browserCache(): string {
  return join(
    process.env.XDG_CACHE_HOME || join(homeOrTemp(), '.cache'),
    'uat-chromium',
  );
}

function homeOrTemp(): string {
  try {
    return homedir();
  } catch {
    // A user id without an entry in passwd, as containers have it.
    return systemTemp;
  }
}
