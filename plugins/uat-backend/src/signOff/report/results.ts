import type { MergedIteration, SignedTestSet } from '@uatcms/plugin-uat-common';
import { markup, type Html } from './html';
import { durationInWords, verdictWords } from './words';

/** Tables of cases and rows. */
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
  for (const iteration of iterations) {
    const rows = cases.get(iteration.caseName) ?? [];
    rows.push(iteration);
    cases.set(iteration.caseName, rows);
  }
  for (const [name, rows] of cases) {
    yield markup`<h3>${name}</h3>
      <table>
        <thead>
          <tr>
            <th>Row</th>
            <th>Verdict</th>
            <th class="number">Run</th>
            <th class="number">Attempts</th>
            <th class="number">Duration</th>
            <th>Message</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(ofRow)}
        </tbody>
      </table>`;
  }
}

function ofRow(iteration: MergedIteration): Html {
  const { rowKey, runNumber, attempts, durationMs, message } = iteration;
  return markup`<tr>
    <td>${rowKey ?? '–'}</td>
    <td>${verdictOf(iteration)}</td>
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
