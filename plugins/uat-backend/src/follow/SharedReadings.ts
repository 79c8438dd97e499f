interface Line {
  /** Ends when the newest reading is done and its pause over. Never fails. */
  last: Promise<void>;
  /** The next reading, which has not begun. */
  next?: Promise<unknown>;
}

/**
 * Lets those who ask the same share a reading.
 *
 * Whoever asks gets an answer that was read after they asked: they join a reading that has not begun yet, never one under
 * way. From the beginning of one reading of a question to that of the next there is a pause, so the load does not grow
 * with those who ask. Who asks alone does not wait.
 */
export class SharedReadings {
  readonly #lines = new Map<string, Line>();

  /** @param pauseMs - least time from one reading of the same question to the next */
  constructor(private readonly pauseMs: number) {}

  read<T>(question: string, read: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(question) ?? { last: Promise.resolve() };
    this.#lines.set(question, line);
    line.next ??= line.last.then(() => {
      line.next = undefined;
      const reading = read();
      line.last = Promise.allSettled([reading, pause(this.pauseMs)]).then(
        () => {
          if (!line.next) {
            this.#lines.delete(question);
          }
        },
      );
      return reading;
    });
    return line.next as Promise<T>;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms).unref();
  });
}
