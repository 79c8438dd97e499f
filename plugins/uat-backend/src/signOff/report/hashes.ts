import type { SignOffReport } from '@uatcms/core';
import type { SignOff } from '@uatcms/plugin-uat-common';
import { markup, type Html } from './html';

/**
 * What was signed as hashes, and how anybody can check them.
 *
 * @param kept - reports that were made when it was decided
 */
export function hashes(
  { id, hash, snapshot }: SignOff,
  kept: SignOffReport[],
): Html {
  return markup`<h2>Hashes, and how to check them</h2>
    <p>
      Each signature is on the SHA-256 of everything that was frozen when the
      sign-off was asked for. That holds in turn the hashes of content, data,
      environment and results. As soon as one of them changes, the sign-off is
      void.
    </p>
    <dl>
      <dt>What is signed</dt>
      <dd class="hash">${hash}</dd>
    </dl>
    ${snapshot.testSets.map(
      (signed, part) => markup`<h3>
          ${signed.title}, revision ${signed.revision}
        </h3>
        <dl>
          <dt>Content</dt>
          <dd class="hash">${signed.hashes.revision}</dd>
          <dt>Data sets</dt>
          <dd class="hash">${signed.hashes.data}</dd>
          <dt>Environment</dt>
          <dd class="hash">${signed.hashes.environment}</dd>
          <dt>Results (part ${part})</dt>
          <dd class="hash">${signed.hashes.results}</dd>
        </dl>`,
    )}
    <p>
      Before each signature the portal computes all of it anew from its database,
      where files stand by their hashes. On the page of the sign-off (“Check
      everything”) it reads every file as well, and hashes it again; a picture in
      this report was hashed when it was put in.
      Without trusting it: the results are answered as they were hashed, one line
      of JSON for each iteration, with verdicts, times, messages and the SHA-256
      of every file.
    </p>
    <pre>GET /api/uat/v1/sign-offs/${id}: “snapshot” as canonical JSON (RFC 8785) | sha256sum
GET /api/uat/v1/sign-offs/${id}/results?part=0 | sha256sum
GET /api/uat/v1/artifacts/{sha256} | sha256sum</pre
    >
    ${kept.map(
      ({ format, sha256 }) => markup`<p>
        The report as it was when it was decided is kept, as
        ${format.toUpperCase()}: <span class="hash">${sha256}</span>
      </p>
      <pre>GET /api/uat/v1/sign-offs/${id}/report?format=${format}&as=signed | sha256sum</pre>`,
    )}`;
}
