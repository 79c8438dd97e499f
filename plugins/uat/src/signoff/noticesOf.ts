import type { RunSummary } from '@uatcms/plugin-uat-common';

/** What is not as one would wish it of a run that is to be signed. */
export function noticesOf({
  testSetTitle,
  number,
  counts,
  ofIterations,
}: RunSummary): string[] {
  const { total, failed, error, cancelled, skipped, flaky } = counts;
  const name = `${testSetTitle}, run ${number}`;
  const said: Array<[number, string]> = [
    [failed, 'failed'],
    [error, 'could not be carried out'],
    [cancelled, 'were cancelled'],
    [skipped, 'were skipped'],
    [flaky, 'passed only when tried again'],
  ];
  return [
    ...(total < ofIterations
      ? [`${name}: only ${total} of ${ofIterations} iterations were run`]
      : []),
    ...said
      .filter(([count]) => count > 0)
      .map(([count, words]) => `${name}: ${count} of ${total} ${words}`),
  ];
}
