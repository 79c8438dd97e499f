import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { Evidence, FileOnDisk } from '../Evidence';
import type { SecretVault } from '../SecretVault';
import { cleanTrace } from './cleanTrace';
import { inTime } from '../inTime';

/** A trace that does not come in that time, as of a page that hangs, does not come at all. */
const patience = 20_000;

/**
 * Has Playwright record what an attempt does. Playwright writes everything down as it is, and leaves it there until the
 * browser ends, after hundreds of attempts. So it is deleted as soon as the trace is made: secrets do not lie about, and
 * nothing piles up.
 */
export class TraceRecording {
  private context: BrowserContext | undefined;
  private folder: string | undefined;
  private path: string | undefined;
  private problem: string | undefined;

  constructor(
    private readonly evidence: Pick<Evidence, 'newPath'>,
    private readonly secrets: SecretVault,
  ) {}

  /**
   * Begins anew in a context; what was recorded in another one is forgotten.
   *
   * @param folder - where Playwright writes; no other attempt is being recorded there at the same time
   */
  async begin(context: BrowserContext, folder: string): Promise<void> {
    this.context = context;
    this.folder = folder;
    await context.tracing.start({
      screenshots: true,
      snapshots: true,
      sources: false,
    });
  }

  /** Shows the actions that follow under the title of a step. */
  async beginStep(title: string): Promise<void> {
    await this.context?.tracing.group(title).catch(() => undefined);
  }

  async endStep(): Promise<void> {
    await this.context?.tracing.groupEnd().catch(() => undefined);
  }

  /** Ends the recording. Must be called while the context is open. */
  async end(isWanted: boolean): Promise<void> {
    const { context } = this;
    if (!context) return;
    const path = isWanted ? this.evidence.newPath() : undefined;
    try {
      await inTime(context.tracing.stop({ path }), patience);
      this.path = path;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.problem = reason.split('\n')[0];
    } finally {
      await this.clear();
    }
  }

  /** What cannot be deleted goes with the browser. */
  private async clear(): Promise<void> {
    const folder = this.folder!;
    const names = await readdir(folder).catch(() => []);
    await Promise.all(
      names.map(name =>
        rm(join(folder, name), { recursive: true, force: true }).catch(
          () => undefined,
        ),
      ),
    );
  }

  /**
   * The trace, cleaned of secrets.
   *
   * @throws Error when there is none
   */
  async take(secretSince: number | undefined): Promise<FileOnDisk> {
    if (this.path === undefined)
      throw new Error(this.problem ?? 'the browser had not started');
    const cleaning = { secrets: this.secrets, secretSince };
    const file = await cleanTrace(this.path, this.evidence.newPath(), cleaning);
    await rm(this.path, { force: true });
    return file;
  }
}
