import { rm } from 'node:fs/promises';
import type { BrowserContext } from 'playwright-core';
import type { Evidence, FileOnDisk } from '../Evidence';
import type { SecretVault } from '../SecretVault';
import { cleanTrace } from './cleanTrace';
import { inTime } from '../inTime';

/** A trace that does not come in that time, as of a page that hangs, does not come at all. */
const patience = 20_000;

/** Has Playwright record what an attempt does. */
export class TraceRecording {
  private context: BrowserContext | undefined;
  private path: string | undefined;
  private problem: string | undefined;

  constructor(
    private readonly evidence: Pick<Evidence, 'newPath'>,
    private readonly secrets: SecretVault,
  ) {}

  /** Begins anew in a context; what was recorded in another one is forgotten. */
  async begin(context: BrowserContext): Promise<void> {
    this.context = context;
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
    }
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
