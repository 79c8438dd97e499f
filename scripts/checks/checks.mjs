/**
 * @typedef {object} Outcome
 * @property {string} title
 * @property {import('./counts.mjs').Counts} [counts]
 * @property {string} [problem] why the step failed
 */

/**
 * Goes through the steps in order. A failed step does not keep the others from telling what they
 * have to tell, except those that need it.
 *
 * @param {import('./steps.mjs').Step[]} steps
 * @param {import('./steps.mjs').Bench} bench
 * @param {() => boolean} isStopping
 * @returns {Promise<Outcome[]>}
 */
export async function perform(steps, bench, isStopping) {
  const outcomes = [];
  for (const step of steps) {
    if (isStopping()) break;
    const begin = Date.now();
    console.log(`\n=== ${step.title}`);
    const outcome = await attempt(step, bench, outcomes);
    outcomes.push(outcome);
    const seconds = ((Date.now() - begin) / 1000).toFixed(1);
    console.log(`--- ${step.title}: ${describe(outcome)} (${seconds} s)`);
  }
  return outcomes;
}

async function attempt(step, bench, outcomes) {
  const { title } = step;
  if (outcomes.some(each => each.title === step.needs && each.problem)) {
    return { title, problem: `needs ${step.needs}` };
  }
  try {
    const counts = (await step.work(bench)) ?? undefined;
    const failed = counts?.failed ?? 0;
    return { title, counts, problem: failed ? `${failed} failed` : undefined };
  } catch (error) {
    console.error(error.message);
    return { title, problem: error.message.split('\n')[0] };
  } finally {
    await bench.clean();
  }
}

function describe({ counts, problem }) {
  if (!counts) return problem ? 'FAILED' : 'ok';
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
