import { createHash } from 'node:crypto';
import type { RunService, SignOffReport, SignOffService } from '@uatcms/core';
import {
  subjectOf,
  type SignedTestSet,
  type SignOff,
} from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import { cover } from './cover';
import { failures, passedPictures } from './evidence';
import { hashes } from './hashes';
import { markup, type Html } from './html';
import { manualChecks } from './manualChecks';
import { PictureBook } from './PictureBook';
import { resultTables } from './results';
import { signatures } from './signatures';
import { style } from './style';
import { summary } from './summary';
import { outcomeWords, plural } from './words';

/** What a report is made from. */
export interface ReportSources {
  signOffs: Pick<SignOffService, 'iterations' | 'results' | 'report'>;
  runs: Pick<RunService, 'iteration'>;
  store: ArtifactStore;
}

/**
 * The evidence report as one HTML document that needs nothing beside it: no script runs in it and nothing is loaded, which
 * its own content security policy says too. It is written while it is read.
 */
export async function* reportOf(
  signOff: SignOff,
  sources: ReportSources,
  madeAt = new Date().toISOString(),
): AsyncGenerator<string> {
  yield head(signOff).text;
  for (const part of [
    cover(signOff, madeAt),
    summary(signOff),
    signatures(signOff),
  ]) {
    yield part.text;
  }
  for await (const part of evidence(signOff, sources)) {
    yield part.text;
  }
  yield hashes(signOff, await keptReports(signOff, sources)).text;
  yield '</body></html>\n';
}

/** Of one that does not stand any more: what people had in their hands when it did. */
async function keptReports(
  { id, ended }: SignOff,
  { signOffs }: ReportSources,
): Promise<SignOffReport[]> {
  const formats: Array<SignOffReport['format']> = ended ? ['html', 'pdf'] : [];
  const kept = await Promise.all(
    formats.map(format => signOffs.report(id, format)),
  );
  return kept.filter(report => report !== undefined);
}

/** Up to where the body begins. */
function head(signOff: SignOff): Html {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width">
<title>Evidence report: ${subjectOf(signOff)} (${
    outcomeWords[signOff.outcome]
  })</title>
${style}
</head>
<body>
`;
}

async function* evidence(
  { id, snapshot }: SignOff,
  { signOffs, runs, store }: ReportSources,
): AsyncGenerator<Html> {
  const pictures = new PictureBook(store);
  for (const [part, signed] of snapshot.testSets.entries()) {
    const iterations = await signOffs.iterations(id, part);
    const read = (iteration: { runId: string; id: string }) =>
      runs.iteration(iteration.runId, iteration.id);
    yield* resultTables(signed, iterations);
    if (iterations.length > 0) {
      yield* changedResults(signed, await signOffs.results(id, part));
    }
    yield* manualChecks(signed, iterations, read, pictures);
    yield* failures(signed, iterations, read, pictures);
    yield* passedPictures(signed, iterations, read, pictures);
  }
  if (pictures.left > 0) {
    yield markup`<p class="quiet">
      ${plural(
        pictures.left,
        'picture',
      )} could not be put into this report. They
      are named by their hashes, and are in the portal.
    </p>`;
  }
}

/** What is shown is read from the database: it is hashed once more, and said when it is not what was signed. */
async function* changedResults(
  { title, hashes: { results } }: SignedTestSet,
  lines: AsyncIterable<string>,
): AsyncGenerator<Html> {
  const hash = createHash('sha256');
  for await (const line of lines) {
    hash.update(line);
  }
  const found = hash.digest('hex');
  if (found !== results) {
    yield markup`<div class="stamp">
      NOT WHAT WAS SIGNED
      <p>
        The results of ${title} were changed after they were signed. Signed is
        <span class="hash">${results}</span>, and kept is now
        <span class="hash">${found}</span>.
      </p>
    </div>`;
  }
}
