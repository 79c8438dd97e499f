import { shortfallsOf, type RunSummary } from '@uatcms/plugin-uat-common';

/** What is not as one would wish it of a run that is to be signed. */
export function noticesOf({
  testSetTitle,
  number,
  counts,
  ofIterations,
}: RunSummary): string[] {
  const { total } = counts;
  const name = `${testSetTitle}, run ${number}`;
  return [
    ...(total < ofIterations
      ? [`${name}: only ${total} of ${ofIterations} iterations were run`]
      : []),
    ...shortfallsOf(counts).map(
      ({ count, words }) => `${name}: ${count} of ${total} ${words}`,
    ),
  ];
}
