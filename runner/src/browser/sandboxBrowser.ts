import type { BrowserCandidate } from './candidates';
import { browserPathVariable, configuredBrowser } from './candidates';
import { BrowserKeeper } from './BrowserKeeper';
import { bundledChromium } from './bundledChromium';
import type { BrowserExecutable } from './executable';
import type { FoundBrowser } from './findBrowser';
import { proveBrowser, proveLaunched } from './proveBrowser';

/** A sandbox in which two contexts have not come and gone by then is one in which they never will. */
const proofLimit = 5_000;

/** Where several processes cannot talk to each other, one does everything. It does not outlive its first context. */
const oneProcess = {
  flags: ['--single-process', '--no-zygote'],
  contextsPerBrowser: 1,
};

/**
 * Finds the browser of a cloud sandbox: the configured one, or the one that comes in a package. Nothing is remembered,
 * and nothing else is looked for: a sandbox is the same each time.
 *
 * Several processes are tried first. In a sandbox that does not allow them, all is done in one process, with a browser
 * for each context.
 *
 * @returns the browser, and its keeper, which has the one with which it was proved: the first shard need not start another
 * @throws Error with the reason of each attempt
 */
export async function sandboxBrowser(
  candidates: BrowserCandidate[] = sandboxCandidates(),
): Promise<{ found: FoundBrowser; keeper: BrowserKeeper }> {
  const reasons: string[] = [];
  for (const { place, find } of candidates) {
    const executables = await find().catch(error => {
      reasons.push(`- ${place}: ${messageOf(error)}`);
      return [];
    });
    for (const executable of waysToStart(executables)) {
      try {
        const keeper = new BrowserKeeper(executable);
        const version = await (executable.contextsPerBrowser
          ? proveBrowser(executable, proofLimit)
          : proveLaunched(executable, keeper.startAhead(), proofLimit));
        return { found: { ...executable, version }, keeper };
      } catch (error) {
        const how = executable.flags ? ' in one process' : '';
        reasons.push(`- ${executable.source}${how}: ${messageOf(error)}`);
      }
    }
  }
  throw new Error(`No browser starts in this sandbox:\n${reasons.join('\n')}`);
}

function sandboxCandidates(): BrowserCandidate[] {
  return process.env[browserPathVariable]
    ? [configuredBrowser(process.env[browserPathVariable])]
    : [{ place: '@sparticuz/chromium', find: bundledChromium }];
}

/**
 * All with several processes first: that is faster, and the rule. Chromium's own sandbox needs user namespaces, which the
 * sandbox of the cloud forbids: it is a virtual machine that serves nobody else, and takes the place of the other one.
 */
function waysToStart(executables: BrowserExecutable[]): BrowserExecutable[] {
  const ways = executables.map(executable => ({
    ...executable,
    withoutSandbox: true,
  }));
  return [...ways, ...ways.map(way => ({ ...way, ...oneProcess }))];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
