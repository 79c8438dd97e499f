const most = 20_000;

/** Remembers which run a shard belongs to, which never changes; the oldest are forgotten first. */
export class RunsOfShards {
  readonly #runs = new Map<string, string>();

  of(shardId: string): string | undefined {
    return this.#runs.get(shardId);
  }

  note(shardId: string, runId: string): void {
    this.#runs.set(shardId, runId);
    if (this.#runs.size > most) {
      this.#runs.delete(this.#runs.keys().next().value!);
    }
  }
}
