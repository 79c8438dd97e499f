/** What the other process may ask for, by name. */
export type Answers = Record<string, (...args: any[]) => Promise<unknown>>;

/** Answers what the process that started this one asks (`startProcess.mjs`), until that is gone. Says first that it is ready. */
export function serveAnswers(answers: Answers): void {
  process.on('message', async ({ id, name, args }: any) => {
    const reply = await answers[name](...args).then(
      value => ({ id, value }),
      error => ({ id, error: String(error.stack ?? error) }),
    );
    process.send!(reply);
  });
  process.on('disconnect', () => process.exit());
  process.send!({ ready: true });
}
