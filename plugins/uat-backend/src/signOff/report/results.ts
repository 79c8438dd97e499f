import type { MergedIteration, SignedTestSet } from '@uatcms/plugin-uat-common';
import { markup, type Html } from './html';
import { markOfIteration } from './marks';
import { durationInWords, verdictWords } from './words';

/** A table of rows for each case that has some, and one of the cases that have none. */
export function* resultTables(
  signed: SignedTestSet,
  iterations: MergedIteration[],
): Generator<Html> {
  yield markup`<h2>Results of ${signed.title}</h2>`;
  if (iterations.length === 0) {
    yield markup`<p class="quiet">
      The results are not kept any more. What they hashed to stands at the end.
    </p>`;
  }
  const cases = new Map<string, MergedIteration[]>();
  for (const iteration of iterations.filter(({ rowKey }) => rowKey !== null)) {
    const rows = cases.get(iteration.caseName) ?? [];
    rows.push(iteration);
    cases.set(iteration.caseName, rows);
  }
  for (const [name, rows] of cases) {
    yield table(name, 'Row', rows);
  }
  const withoutRows = iterations.filter(({ rowKey }) => rowKey === null);
  if (withoutRows.length > 0) {
    yield table('Cases without rows', 'Case', withoutRows);
  }
}

function table(
  title: string,
  first: 'Row' | 'Case',
  iterations: MergedIteration[],
): Html {
  return markup`<h3>${title}</h3>
    <table>
      <thead>
        <tr>
          <th class="name">${first}</th>
          <th class="short">Verdict</th>
          <th class="number tiny">Run</th>
          <th class="number short">Attempts</th>
          <th class="number short">Duration</th>
          <th>Message</th>
        </tr>
      </thead>
      <tbody>
        ${iterations.map(lineOf)}
      </tbody>
    </table>`;
}

function lineOf(iteration: MergedIteration): Html {
  const { caseName, rowKey, runNumber, attempts, durationMs, message } =
    iteration;
  return markup`<tr>
    <td>${rowKey ?? caseName}</td>
    <td>${verdictOf(iteration)}${markOfIteration(iteration)}</td>
    <td class="number">${runNumber}</td>
    <td class="number">${attempts}</td>
    <td class="number">${durationInWords(durationMs)}</td>
    <td>${message}</td>
  </tr>`;
}

export function verdictOf({ verdict }: Pick<MergedIteration, 'verdict'>): Html {
  return markup`<span class="verdict v-${verdict ?? 'skipped'}"
    >${verdict ? verdictWords[verdict] : 'No result'}</span
  >`;
}
